package dev.limpid.evaluate;

import dev.limpid.explain.Explainer;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Noise on the features: on the pixels of a picture, on the word embeddings of a text, on the numbers of a row.
 *
 * @param spread how it is drawn
 * @param level its size, as a share of the scale: of a picture or a text the range of all its numbers there; of a row's
 *     number the deviation among {@code rows}, or its own size where there are none
 * @param samples how many neighbours, from 1
 * @param rows other rows of the same columns; may be empty
 */
public record FeatureNoise(Spread spread, double level, int samples, List<Input> rows) implements Disturbance {
    static final String NAME = "noise";

    /** 0.02: what Captum draws by itself, of pictures whose range is about 1. */
    public static final double LEVEL = 0.02;

    /** 10: as many as Captum's own. */
    public static final int SAMPLES = 10;

    private static final double MOST = 10;

    /** How noise is drawn. */
    public enum Spread {
        /** Evenly, from -level to level. */
        UNIFORM,
        /** Normally, with the level for its standard deviation. */
        NORMAL
    }

    public FeatureNoise {
        if (!(level > 0 && level <= MOST)) {
            throw new IllegalArgumentException("noise: level must be above 0 and at most 10, got " + level + ".");
        }
        if (samples < 1) {
            throw new IllegalArgumentException("noise: samples must be at least 1, got " + samples + ".");
        }
        rows = List.copyOf(rows);
    }

    /** Uniform noise of the usual level, without other rows. */
    public FeatureNoise() {
        this(Spread.UNIFORM, LEVEL, SAMPLES, List.of());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("noise", spread.toString().toLowerCase(Locale.ROOT), "level", level, "samples", samples);
    }

    @Override
    public Optional<String> obstacle(Probe probe, Explainer explainer) {
        return Feeding.obstacle(probe, explainer);
    }

    @Override
    public Drawn of(Probe probe, Input input, Target target, long seed) {
        Probe fed = Feeding.fed(probe);
        Input whole = Feeding.with(probe, input);
        List<String> noisy = noisy(fed.model(), whole);
        List<Tensor> scales = noisy.stream()
                .map(name -> scale(fed.model().layout(), name, whole.tensor(name)))
                .toList();
        SplittableRandom random = new SplittableRandom(seed);
        List<Disturbed> near = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            Input other = whole;
            for (int t = 0; t < noisy.size(); t++) {
                other = other.with(noisy.get(t), on(whole.tensor(noisy.get(t)), scales.get(t), random));
            }
            near.add(new Disturbed(fed, other, target, vector(other, noisy)));
        }
        return new Drawn(vector(whole, noisy), near);
    }

    /** The features; of a row all inputs that take numbers on a scale. */
    private static List<String> noisy(Model<?> model, Input input) {
        List<String> noisy = input.tensors().keySet().stream()
                .filter(name -> input.tensor(name).dtype().isFloating())
                .filter(name -> model.layout() == Layout.ELEMENTS
                        || name.equals(model.features().name()))
                .toList();
        if (noisy.isEmpty()) {
            throw new IllegalArgumentException("Noise is for numbers on a scale, and model '"
                    + model.provenance().id() + "' reads none: its features '" + model.features() + "' are no floats.");
        }
        return noisy;
    }

    private Tensor scale(Layout layout, String name, Tensor value) {
        if (layout != Layout.ELEMENTS) {
            double range = Arrays.stream(value.toDoubles()).max().orElse(0)
                    - Arrays.stream(value.toDoubles()).min().orElse(0);
            return Tensor.fill(value.dtype(), value.shape(), i -> range);
        }
        return Tensor.fill(
                value.dtype(), value.shape(), i -> rows.isEmpty() ? Math.abs(value.at(i)) : deviation(name, i));
    }

    /** Of one number among the rows, those left out that lack it. */
    private double deviation(String name, int index) {
        double[] among = rows.stream()
                .map(row -> row.tensor(name))
                .mapToDouble(tensor -> tensor.at(index))
                .filter(Double::isFinite)
                .toArray();
        double mean = DoubleStream.of(among).average().orElse(0);
        return Math.sqrt(DoubleStream.of(among)
                .map(one -> (one - mean) * (one - mean))
                .average()
                .orElse(0));
    }

    private Tensor on(Tensor value, Tensor scale, SplittableRandom random) {
        double[] noisy = new double[value.size()];
        for (int i = 0; i < noisy.length; i++) {
            double drawn = spread == Spread.UNIFORM ? 2 * random.nextDouble() - 1 : random.nextGaussian();
            noisy[i] = value.at(i) + level * scale.at(i) * drawn;
        }
        return Tensor.fill(value.dtype(), value.shape(), i -> noisy[i]);
    }

    /** All numbers in a row; one that is missing is missing in every neighbour, and adds no distance. */
    private static double[] vector(Input input, List<String> noisy) {
        return noisy.stream()
                .flatMapToDouble(name -> DoubleStream.of(input.tensor(name).toDoubles()))
                .map(one -> Double.isNaN(one) ? 0 : one)
                .toArray();
    }
}
