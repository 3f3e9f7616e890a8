package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a model that are trained.
 *
 * @param choice that found them
 * @param trained in the graph's order
 * @param fresh weights that no file gave; kept are those of them that are trained
 */
public record Chosen(Trainee model, Choice choice, Set<Wire> trained, Set<Wire> fresh) {
    private static final int SHOWN = 6;

    public Chosen {
        trained = Collections.unmodifiableSet(new LinkedHashSet<>(trained));
        Set<Wire> learnt = new LinkedHashSet<>(fresh);
        learnt.retainAll(trained);
        fresh = Set.copyOf(learnt);
        if (trained.isEmpty()) {
            throw new IllegalArgumentException("'" + choice + "' chooses no weight that can be trained.");
        }
    }

    /** Those that stay as they are. */
    public Set<Wire> frozen() {
        Set<Wire> frozen = new LinkedHashSet<>(model.names().keySet());
        frozen.removeAll(trained);
        return frozen;
    }

    /** How many numbers are trained. */
    public long trainedNumbers() {
        return numbers(trained);
    }

    /** How many numbers the model has, those that batch normalisation counts among them. */
    public long numbers() {
        return numbers(model.names().keySet());
    }

    private long numbers(Collection<Wire> wires) {
        Map<Wire, Weight> weights = model.plain().graph().weights();
        long numbers = 0;
        for (Wire wire : wires) {
            Weight weight = weights.get(wire);
            numbers += weight == null ? 0 : weight.shape().size();
        }
        return numbers;
    }

    /**
     * Which are trained and how many, in lines: names that differ in numbers alone are one.
     *
     * <pre>{@code
     * trained: 1,538 of 109,483,778 numbers (0.0014 %), 2 of 201 weights, of which 2 are new
     *   classifier.weight
     *   classifier.bias
     * }</pre>
     */
    public List<String> said() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "trained: %,d of %,d numbers (%.3g %%), %d of %d weights%s",
                trainedNumbers(),
                numbers(),
                100.0 * trainedNumbers() / numbers(),
                trained.size(),
                model.names().size(),
                fresh.isEmpty() ? "" : ", of which " + fresh.size() + (fresh.size() == 1 ? " is new" : " are new")));
        Map<String, Integer> alike = new LinkedHashMap<>();
        for (Wire wire : trained) {
            String name = SavedNames.of(model, wire).replaceAll("(?<=\\.)\\d+(?=\\.)", "*");
            alike.merge(name, 1, Integer::sum);
        }
        alike.entrySet().stream()
                .limit(SHOWN)
                .forEach(one -> lines.add(
                        "  " + one.getKey() + (one.getValue() == 1 ? "" : " (" + one.getValue() + " of them)")));
        if (alike.size() > SHOWN) {
            lines.add("  and " + (alike.size() - SHOWN) + " more");
        }
        return lines;
    }
}
