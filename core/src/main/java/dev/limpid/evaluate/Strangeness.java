package dev.limpid.evaluate;

import dev.limpid.look.Layer;
import dev.limpid.look.Reading;
import dev.limpid.look.Representations;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How strange an input looks to a model: how far what the model makes of it before its answer lies from what it makes of the
 * nearest example of the data, of vectors of length 1 (Sun et al. 2022, Out-of-Distribution Detection with Deep Nearest
 * Neighbors, section 3, with one neighbour).
 *
 * <p>Metrics that take features away run inputs that nobody would write; where these are strange, what the model answers
 * says less about the example.
 *
 * <p>Cost: a forward pass for each example of the data, and for each input that is asked about.
 */
final class Strangeness {
    /** Examples without which nothing is usual. */
    static final int FEWEST = 5;

    /** The share of the data that counts as usual. */
    private static final double USUAL = 0.95;

    private final Probe probe;
    private final List<Layer> layers;
    private final double[][] data;
    private final double[] usual;

    private Strangeness(Probe probe, List<Layer> layers, double[][] data) {
        this.probe = probe;
        this.layers = layers;
        this.data = data;
        this.usual = new double[data.length];
        for (int i = 0; i < data.length; i++) {
            usual[i] = nearest(data[i], i);
        }
        Arrays.sort(usual);
    }

    /**
     * Learns what is usual.
     *
     * @param inputs of the data, at least {@link #FEWEST}
     * @throws IllegalArgumentException if there are fewer, or the model has no layer that can be told
     */
    static Strangeness of(Probe probe, Target.Output output, List<Input> inputs) {
        if (inputs.size() < FEWEST) {
            throw new IllegalArgumentException("How strange masked inputs look is told from at least " + FEWEST
                    + " examples, got " + inputs.size() + ".");
        }
        List<Layer> layers = List.of(LastLook.of(probe.model(), output));
        return new Strangeness(probe, layers, vectors(probe, layers, inputs));
    }

    private static double[][] vectors(Probe probe, List<Layer> layers, List<Input> inputs) {
        double[][] rows =
                Representations.of(probe, layers, Reading.MEAN, inputs).rows().get(0);
        for (double[] row : rows) {
            double length = Math.sqrt(Arrays.stream(row).map(one -> one * one).sum());
            for (int i = 0; i < row.length; i++) {
                row[i] = length == 0 ? 0 : row[i] / length;
            }
        }
        return rows;
    }

    /** @param left an example that does not count, since it is asked about; none below 0 */
    private double nearest(double[] vector, int left) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < data.length; i++) {
            if (i != left) {
                double squares = 0;
                for (int unit = 0; unit < vector.length; unit++) {
                    double apart = vector[unit] - data[i][unit];
                    squares += apart * apart;
                }
                least = Math.min(least, squares);
            }
        }
        return Math.sqrt(least);
    }

    /** Of each input whether it lies farther from the data than nineteen of twenty examples do from each other. */
    boolean[] isStrange(List<Input> inputs) {
        return isStrange(
                inputs, IntStream.generate(() -> -1).limit(inputs.size()).toArray());
    }

    /**
     * The same of inputs that were made of examples.
     *
     * @param of the example that each was made of, which does not count as near; none below 0
     */
    boolean[] isStrange(List<Input> inputs, int[] of) {
        double limit = usual[(int) Math.ceil(USUAL * usual.length) - 1];
        double[][] rows = vectors(probe, layers, inputs);
        boolean[] strange = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            strange[i] = nearest(rows[i], of[i]) > limit;
        }
        return strange;
    }
}
