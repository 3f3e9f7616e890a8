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
    /** How far off an absent pixel's equation may be, to the picture's root mean square. */
    private static final double CLOSE = 1e-7;

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
    /** Of each pixel the weights of its neighbours together. */
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
        this.weights = new double[there.length];
        for (int i = 0; i < width * height; i++) {
            weights[padded(i)] = around(there, padded(i));
        }
    }

    @Override
    public List<Probe.Asked> of(Coalition present) {
        int places = width * height;
        int[] gone = present.absent()
                .flatMap(player -> players.get(player).positions().stream().mapToInt(place -> place))
                .distinct()
                .toArray();
        double[] filled = smooth.of(present).get(0).input().tensor(name).toDoubles();
        for (int first = 0; first < filled.length; first += places) {
            if (gone.length < places) {
                solve(filled, first, gone);
            }
            for (int place : gone) {
                filled[first + place] += noise[first + place];
            }
        }
        Tensor tensor = Tensor.fill(DType.FLOAT, pixels.shape(), i -> filled[i]);
        return List.of(new Probe.Asked(asked.input().with(name, tensor), asked.position()));
    }

    private int padded(int place) {
        return (place / width + 1) * row + place % width + 1;
    }

    /** The weighted sum of a pixel's neighbours. */
    private double around(double[] grid, int i) {
        return BESIDE * (grid[i - 1] + grid[i + 1] + grid[i - row] + grid[i + row])
                + ACROSS * (grid[i - row - 1] + grid[i - row + 1] + grid[i + row - 1] + grid[i + row + 1]);
    }

    /**
     * Conjugate gradients, preconditioned by the diagonal, on the equations of the absent pixels: weight · x − its absent
     * neighbours = its present neighbours. Symmetric and positive definite as long as one pixel is present.
     *
     * @param values of which those of one channel are the start, and are replaced where they are absent
     * @param gone the absent places
     */
    private void solve(double[] values, int first, int[] gone) {
        double[] grid = new double[row * (height + 2)];
        for (int place = 0; place < width * height; place++) {
            grid[padded(place)] = values[first + place];
        }
        int[] at = Arrays.stream(gone).map(this::padded).toArray();
        double[] rest = new double[at.length];
        double left = 0;
        double steep = 0;
        for (int k = 0; k < at.length; k++) {
            rest[k] = around(grid, at[k]) - weights[at[k]] * grid[at[k]];
            left += rest[k] * rest[k];
            steep += rest[k] * rest[k] / weights[at[k]];
        }
        double[] direction = new double[grid.length];
        for (int k = 0; k < at.length; k++) {
            direction[at[k]] = rest[k] / weights[at[k]];
        }
        double enough = CLOSE * CLOSE * at.length * square(values, first);
        double[] along = new double[at.length];
        for (int step = 0; left > enough && step < 4 * at.length; step++) {
            double bend = 0;
            for (int k = 0; k < at.length; k++) {
                along[k] = weights[at[k]] * direction[at[k]] - around(direction, at[k]);
                bend += along[k] * direction[at[k]];
            }
            double length = steep / bend;
            double before = steep;
            left = 0;
            steep = 0;
            for (int k = 0; k < at.length; k++) {
                grid[at[k]] += length * direction[at[k]];
                rest[k] -= length * along[k];
                left += rest[k] * rest[k];
                steep += rest[k] * rest[k] / weights[at[k]];
            }
            for (int k = 0; k < at.length; k++) {
                direction[at[k]] = rest[k] / weights[at[k]] + steep / before * direction[at[k]];
            }
        }
        for (int place : gone) {
            values[first + place] = grid[padded(place)];
        }
    }

    /** The mean square of a channel. */
    private double square(double[] values, int first) {
        double square = 0;
        for (int place = 0; place < width * height; place++) {
            square += values[first + place] * values[first + place] / (width * height);
        }
        return square;
    }
}
