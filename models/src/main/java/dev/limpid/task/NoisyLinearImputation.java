package dev.limpid.task;

import dev.limpid.game.Coalition;
import dev.limpid.game.Masker;
import dev.limpid.model.Feature;
import dev.limpid.model.Probe;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Absent parts of a picture are filled so that a model cannot see where they were (Rong et al. 2022, ROAD, noisy linear
 * imputation): each absent pixel is the weighted mean of its eight neighbours, 1/6 beside and 1/12 across, absent ones among
 * them, and has normal noise of its own. At the picture's edge the weights of the neighbours there are make up the whole. With
 * nothing left the whole picture's mean stands everywhere.
 *
 * <p>The noise is drawn once for all coalitions. Cost: the system of all absent pixels is solved for each coalition by
 * conjugate gradients, which start from a smooth fill: some hundred passes over the picture.
 */
final class NoisyLinearImputation implements Masker<Probe.Asked> {
    /** Deviation of the noise in the paper's code, in units of the model's input. */
    static final double NOISE = 0.01;

    private static final double BESIDE = 1 / 6.0;
    private static final double ACROSS = 1 / 12.0;
    /** Of what is left of the equations, to what they began with. */
    private static final double CLOSE = 1e-8;

    private final Probe.Asked asked;
    private final String name;
    private final List<Feature> players;
    private final Inpainting smooth;
    private final Tensor pixels;
    private final double[] noise;
    private final int channels;
    private final int height;
    private final int width;
    /** Of the grid with an edge of one pixel around it. */
    private final int row;
    /** Of each pixel the weights of its neighbours together; 1 on the edge. */
    private final double[] weights;

    /** @param noise its deviation, in units of the model's input */
    NoisyLinearImputation(Probe.Asked asked, String name, List<Feature> players, double noise, long seed) {
        this.asked = asked;
        this.name = name;
        this.players = List.copyOf(players);
        this.smooth = new Inpainting(asked, name, players);
        this.pixels = asked.input().tensor(name);
        this.channels = (int) pixels.shape().dim(1);
        this.height = (int) pixels.shape().dim(2);
        this.width = (int) pixels.shape().dim(3);
        this.row = width + 2;
        SplittableRandom random = new SplittableRandom(seed);
        this.noise = new double[pixels.size()];
        Arrays.setAll(this.noise, i -> noise * random.nextGaussian());
        double[] there = new double[row * (height + 2)];
        for (int i = 0; i < width * height; i++) {
            there[padded(i)] = 1;
        }
        this.weights = around(there);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = there[i] == 0 ? 1 : weights[i];
        }
    }

    @Override
    public List<Probe.Asked> of(Coalition present) {
        int places = width * height;
        boolean[] gone = new boolean[places];
        present.absent().forEach(player -> players.get(player).positions().forEach(place -> gone[place] = true));
        double[] absent = new double[weights.length];
        int count = 0;
        for (int i = 0; i < places; i++) {
            absent[padded(i)] = gone[i] ? 1 : 0;
            count += gone[i] ? 1 : 0;
        }
        double[] filled = smooth.of(present).get(0).input().tensor(name).toDoubles();
        for (int channel = 0; channel < channels && count > 0; channel++) {
            int first = channel * places;
            if (count < places && places > 1) {
                solve(filled, first, absent);
            }
            for (int i = 0; i < places; i++) {
                filled[first + i] += gone[i] ? noise[first + i] : 0;
            }
        }
        Tensor tensor = Tensor.fill(DType.FLOAT, pixels.shape(), i -> filled[i]);
        return List.of(new Probe.Asked(asked.input().with(name, tensor), asked.position()));
    }

    private int padded(int place) {
        return (place / width + 1) * row + place % width + 1;
    }

    /** Of each pixel the weighted sum of its neighbours; the edge is left out. */
    private double[] around(double[] grid) {
        double[] sums = new double[grid.length];
        for (int y = 1; y <= height; y++) {
            for (int i = y * row + 1; i <= y * row + width; i++) {
                sums[i] = BESIDE * (grid[i - 1] + grid[i + 1] + grid[i - row] + grid[i + row])
                        + ACROSS * (grid[i - row - 1] + grid[i - row + 1] + grid[i + row - 1] + grid[i + row + 1]);
            }
        }
        return sums;
    }

    /**
     * Conjugate gradients, preconditioned by the diagonal, on the equations of the absent pixels: weight · x − its absent
     * neighbours = its present neighbours. Symmetric and positive definite as long as one pixel is present.
     *
     * @param values of which those of one channel are the start, and are replaced where they are absent
     */
    private void solve(double[] values, int first, double[] absent) {
        double[] x = new double[absent.length];
        double[] known = new double[absent.length];
        for (int i = 0; i < width * height; i++) {
            int at = padded(i);
            x[at] = absent[at] * values[first + i];
            known[at] = (1 - absent[at]) * values[first + i];
        }
        double[] right = around(known);
        double[] rest = around(x);
        double whole = 0;
        for (int i = 0; i < rest.length; i++) {
            rest[i] = absent[i] * (right[i] - weights[i] * x[i] + rest[i]);
            whole += absent[i] * right[i] * right[i];
        }
        double[] direction = new double[x.length];
        double before = 1;
        for (int step = 0; dot(rest, rest) > CLOSE * CLOSE * whole && step < 4 * x.length; step++) {
            double now = 0;
            for (int i = 0; i < rest.length; i++) {
                now += rest[i] * rest[i] / weights[i];
            }
            double keep = step == 0 ? 0 : now / before;
            for (int i = 0; i < rest.length; i++) {
                direction[i] = rest[i] / weights[i] + keep * direction[i];
            }
            double[] along = around(direction);
            for (int i = 0; i < along.length; i++) {
                along[i] = absent[i] * (weights[i] * direction[i] - along[i]);
            }
            double length = now / dot(direction, along);
            for (int i = 0; i < x.length; i++) {
                x[i] += length * direction[i];
                rest[i] -= length * along[i];
            }
            before = now;
        }
        for (int i = 0; i < width * height; i++) {
            int at = padded(i);
            values[first + i] = absent[at] == 0 ? values[first + i] : x[at];
        }
    }

    private static double dot(double[] one, double[] other) {
        double dot = 0;
        for (int i = 0; i < one.length; i++) {
            dot += one[i] * other[i];
        }
        return dot;
    }
}
