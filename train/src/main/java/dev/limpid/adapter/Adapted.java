package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A model with small matrices beside some of its large ones.
 *
 * @param settings their targets by name
 * @param base the model without them, into which they can be merged
 * @param trainee the model with them: A and B are declared as its other weights are, and named as PEFT names them
 * @param pairs in the order of the base's weights
 * @param whole weights that are trained as they are, by the module that is saved with the adapter (PEFT's {@code
 *     modules_to_save})
 */
public record Adapted(
        Lora settings, Trainee base, Trainee trainee, List<LowRank> pairs, SortedMap<String, Set<Wire>> whole) {
    public Adapted {
        pairs = List.copyOf(pairs);
        whole = Collections.unmodifiableSortedMap(new TreeMap<>(whole));
    }

    static Adapted of(Lora settings, Trainee base, Collection<Wire> whole) {
        DenseLayers layers = DenseLayers.of(base);
        SortedMap<String, Set<Wire>> modules = modules(base, whole);
        Set<Wire> kept = new LinkedHashSet<>();
        modules.values().forEach(kept::addAll);
        Map<String, DenseLayers.Dense> free = new LinkedHashMap<>();
        layers.byModule().forEach((module, dense) -> {
            if (!kept.contains(dense.weight()) && !(settings.targets() instanceof Targets.AllLinear && dense.last())) {
                free.put(module, dense);
            }
        });
        Targets.Named targets = settings.targets().in(free.keySet());
        SortedSet<String> chosen = targets.of(free.keySet());
        List<LowRank> pairs = new ArrayList<>();
        free.forEach((module, dense) -> {
            if (chosen.contains(module)) {
                pairs.add(LowRank.of(dense.weight(), module, dense.shape(), dense.turned(), settings.rank()));
            }
        });
        Lora said = new Lora(settings.rank(), settings.alpha(), settings.dropout(), targets, settings.rankStabilised());
        return new Adapted(said, base, beside(base, said, pairs), pairs, modules);
    }

    private static Trainee beside(Trainee base, Lora settings, List<LowRank> pairs) {
        Map<Wire, LowRank> byWeight = new LinkedHashMap<>();
        Map<Wire, List<String>> names = new LinkedHashMap<>(base.names());
        for (LowRank pair : pairs) {
            byWeight.put(pair.weight(), pair);
            names.put(pair.a(), List.of(pair.nameOfA()));
            names.put(pair.b(), List.of(pair.nameOfB()));
        }
        InsertLowRank training = new InsertLowRank(byWeight, settings.scale(), settings.dropout());
        InsertLowRank plain = new InsertLowRank(byWeight, settings.scale(), 0);
        return new Trainee(training.rewrite(base.emitted()), plain.rewrite(base.plain()), names);
    }

    /**
     * The modules that these weights are in, each with all of its weights: the first part of their names if all of what is
     * called after that is among them, as of a head, else all but the last.
     */
    private static SortedMap<String, Set<Wire>> modules(Trainee base, Collection<Wire> whole) {
        SortedMap<String, Set<Wire>> modules = new TreeMap<>();
        for (Wire wire : whole) {
            String name = SavedNames.of(base, wire);
            Set<Wire> first = within(base, name.split("\\.", 2)[0]);
            boolean all = whole.containsAll(first);
            String module = all ? name.split("\\.", 2)[0] : SavedNames.module(name);
            modules.put(module, all ? first : within(base, module));
        }
        return modules;
    }

    private static Set<Wire> within(Trainee base, String module) {
        Set<Wire> within = new LinkedHashSet<>();
        for (Wire wire : base.names().keySet()) {
            if (SavedNames.of(base, wire).startsWith(module + ".")) {
                within.add(wire);
            }
        }
        return within;
    }

    /** The weights that are trained: all A and B, and those that are trained whole. */
    public Set<Wire> trained() {
        Set<Wire> trained = new LinkedHashSet<>();
        pairs.forEach(pair -> Collections.addAll(trained, pair.a(), pair.b()));
        whole.values().forEach(trained::addAll);
        return trained;
    }

    /** First values of all A and B: A drawn, B zero. A function of the seed and the weights' names. */
    public Map<Wire, Tensor> drawn(long seed) {
        Map<Wire, Tensor> drawn = new LinkedHashMap<>();
        for (LowRank pair : pairs) {
            drawn.put(pair.a(), pair.drawnA(seed));
            drawn.put(pair.b(), pair.drawnB());
        }
        return drawn;
    }

    /** What is saved with the adapter, by the name that PEFT gives it. */
    public SortedMap<String, Wire> saved() {
        SortedMap<String, Wire> saved = new TreeMap<>();
        for (LowRank pair : pairs) {
            saved.put(pair.nameOfA(), pair.a());
            saved.put(pair.nameOfB(), pair.b());
        }
        whole.values()
                .forEach(wires ->
                        wires.forEach(wire -> saved.put(AdapterFolder.PREFIX + SavedNames.of(base, wire), wire)));
        return saved;
    }

    /**
     * The base's large matrices with the small ones in them: W + s·B·A, by wire. The base with these in the place of its own
     * gives what this model gives, to rounding.
     *
     * @param values FLOAT, of each weight of a pair
     */
    public Map<Wire, Tensor> merged(Function<Wire, Tensor> values) {
        Map<Wire, Tensor> merged = new LinkedHashMap<>();
        for (LowRank pair : pairs) {
            merged.put(
                    pair.weight(),
                    pair.merged(
                            values.apply(pair.weight()),
                            values.apply(pair.a()),
                            values.apply(pair.b()),
                            settings.scale()));
        }
        return merged;
    }
}
