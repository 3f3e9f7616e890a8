package dev.limpid.evaluate;

import dev.limpid.game.UnfitScore;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.look.LayerWeights;
import dev.limpid.model.LiveModel;
import dev.limpid.model.Probe;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A model whose weights are drawn anew, a layer a stage: what the sanity checks of Adebayo et al. (2018) look at. Nothing is
 * written to any file, and the model itself stays as it is.
 *
 * <p>A weight is drawn by shuffling its own numbers (Fisher and Yates 1938). So the drawn network keeps the size and spread of
 * each weight, its outliers too, and what must be positive, such as a variance, stays so: activations stay finite. (Quantus draws
 * by the initialiser of each of PyTorch's modules, which a graph does not know.) A weight of equal numbers, such as the zeros of
 * a bias that was never trained, stays as it is. Equal seeds draw equal weights, in whatever order stages are asked for.
 *
 * <p>For one thread at a time. It takes one copy of the weights, beside the heap, until it is closed.
 */
public final class Randomisation implements AutoCloseable {
    /** Constants with numbers from here down mask something; shuffled, they would mask something else. */
    private static final double MASKING = -9999;

    /** Which layers come first. */
    public enum Order {
        /** From the output, as Adebayo et al. (2018) do. */
        TOP_DOWN,
        /** From the input, as Hedström et al. (2024) do. */
        BOTTOM_UP
    }

    /** What becomes of layers that were drawn before. */
    public enum Mode {
        /** They stay drawn, so that after the last stage nothing is left of what was learnt. */
        CASCADING,
        /** They get their own weights back. */
        INDEPENDENT;

        private boolean isDrawn(int layer, int stage) {
            return this == CASCADING ? layer <= stage : layer == stage;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How weights are drawn.
     *
     * @param stages at most, at least 1: where there are more layers, neighbours are drawn together
     * @param seed of all that is drawn
     */
    public record Settings(Order order, Mode mode, int stages, long seed) {
        public Settings {
            if (stages < 1) {
                throw new IllegalArgumentException("Weights are drawn in at least 1 stage, got " + stages + ".");
            }
        }

        /** One layer after the other from the output down, 24 stages at most. */
        public static Settings standard(long seed) {
            return new Settings(Order.TOP_DOWN, Mode.CASCADING, 24, seed);
        }

        public Settings withStages(int most) {
            return new Settings(order, mode, most, seed);
        }
    }

    private final LiveModel<?> model;
    private final Probe probe;
    private final Settings settings;
    private final List<LayerWeights> layers;
    private final boolean[] drawn;

    private Randomisation(LiveModel<?> model, Probe probe, Settings settings, List<LayerWeights> layers) {
        this.model = model;
        this.probe = probe;
        this.settings = settings;
        this.layers = layers;
        this.drawn = new boolean[layers.size()];
    }

    /**
     * Copies the weights that an output depends on.
     *
     * @param probe at the wire that is explained
     * @param output the target's
     * @throws IllegalArgumentException if it depends on none
     */
    public static Randomisation of(Probe probe, Wire output, Settings settings) {
        List<LayerWeights> found = new ArrayList<>();
        for (LayerWeights one :
                LayerWeights.of(probe.model().graph(), probe.model().shapes(), output)) {
            List<Wire> drawable = one.weights().stream()
                    .filter(wire -> isDrawable(probe, wire))
                    .toList();
            if (!drawable.isEmpty()) {
                found.add(new LayerWeights(one.layer(), drawable));
            }
        }
        if (settings.order == Order.TOP_DOWN) {
            Collections.reverse(found);
        }
        List<LayerWeights> layers = together(found, settings.stages);
        LiveModel<?> live = LiveModel.of(
                probe.model(),
                layers.stream().flatMap(layer -> layer.weights().stream()).toList());
        return new Randomisation(live, new Probe(live, probe.wire(), probe.layout()), settings, layers);
    }

    private static boolean isDrawable(Probe probe, Wire wire) {
        Weight weight = Objects.requireNonNull(probe.model().graph().weights().get(wire));
        if (weight.dtype() != DType.FLOAT && weight.dtype() != DType.DOUBLE) {
            return true;
        }
        Tensor value = probe.model().runtime().value(weight);
        for (int i = 0; i < value.size(); i++) {
            // Also where it is no number.
            if (!(value.at(i) > MASKING)) {
                return false;
            }
        }
        return true;
    }

    /** Neighbours together, as evenly as can be. */
    private static List<LayerWeights> together(List<LayerWeights> all, int most) {
        List<LayerWeights> groups = new ArrayList<>();
        int count = Math.min(all.size(), most);
        for (int i = 0; i < count; i++) {
            List<LayerWeights> part = all.subList(i * all.size() / count, (i + 1) * all.size() / count);
            String first = part.get(0).layer();
            groups.add(new LayerWeights(
                    part.size() == 1
                            ? first
                            : first + " to " + part.get(part.size() - 1).layer(),
                    part.stream().flatMap(one -> one.weights().stream()).toList()));
        }
        return groups;
    }

    /** Names of the layers that are drawn, one a stage, in order. */
    public List<String> stages() {
        return layers.stream().map(LayerWeights::layer).toList();
    }

    /** The model as it was. */
    public Probe original() {
        return at(-1);
    }

    /**
     * The model at a stage. Stages may be asked for in any order; the probes of others must not be asked any more until theirs
     * comes again.
     *
     * @param stage from 0; -1 for the model as it was
     */
    public Probe at(int stage) {
        for (int i = 0; i < drawn.length; i++) {
            boolean wanted = settings.mode.isDrawn(i, stage);
            if (wanted != drawn[i]) {
                for (Wire wire : layers.get(i).weights()) {
                    change(wire, wanted);
                }
                drawn[i] = wanted;
            }
        }
        return probe.anew();
    }

    private void change(Wire wire, boolean draw) {
        if (draw) {
            // By name, so that a weight is drawn alike whatever was drawn before it.
            Shuffling.of(model.weight(wire), settings.seed * 31 + wire.name().hashCode());
        } else {
            model.restore(wire);
        }
    }

    /** What a method says of an example, on the model as it is now. */
    @FunctionalInterface
    public interface Saying {
        double[] scores(Contender contender, Probe probe, Case example);
    }

    /** What methods say of examples, stage by stage: {@code [contender][example]}. The model is as it was in the end. */
    public List<List<Randomised>> of(List<Contender> contenders, List<Case> cases) {
        return of(contenders, cases, (contender, now, one) -> contender.scores(now, one.input(), one.target()));
    }

    /**
     * The same for what is said in another way.
     *
     * @throws IllegalArgumentException if a method cannot explain an example on the model as it was; where it cannot on a drawn
     *     one, its scores there are {@code NaN}
     */
    public List<List<Randomised>> of(List<Contender> contenders, List<Case> cases, Saying saying) {
        double[][][] first = new double[contenders.size()][cases.size()][];
        Probe before = original();
        for (int m = 0; m < first.length; m++) {
            for (int i = 0; i < cases.size(); i++) {
                first[m][i] = saying.scores(contenders.get(m), before, cases.get(i));
            }
        }
        double[][][][] then = new double[layers.size()][contenders.size()][cases.size()][];
        for (int stage = 0; stage < then.length; stage++) {
            Probe now = at(stage);
            for (int m = 0; m < first.length; m++) {
                for (int i = 0; i < cases.size(); i++) {
                    then[stage][m][i] = said(saying, contenders.get(m), now, cases.get(i), first[m][i].length);
                }
            }
        }
        original();
        List<List<Randomised>> all = new ArrayList<>();
        for (int m = 0; m < first.length; m++) {
            List<Randomised> own = new ArrayList<>();
            for (int i = 0; i < cases.size(); i++) {
                List<Randomised.Stage> stages = new ArrayList<>();
                for (int stage = 0; stage < then.length; stage++) {
                    stages.add(new Randomised.Stage(layers.get(stage).layer(), then[stage][m][i]));
                }
                own.add(new Randomised(first[m][i], stages));
            }
            all.add(own);
        }
        return all;
    }

    private static double[] said(Saying saying, Contender contender, Probe now, Case one, int features) {
        try {
            return saying.scores(contender, now, one);
        } catch (IllegalArgumentException | UnfitScore cannot) {
            double[] untold = new double[features];
            Arrays.fill(untold, Double.NaN);
            return untold;
        }
    }

    /** Lets go of the copy. */
    @Override
    public void close() {
        model.close();
    }
}
