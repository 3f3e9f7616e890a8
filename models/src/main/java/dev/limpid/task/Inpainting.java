package dev.limpid.task;

import dev.limpid.game.Coalition;
import dev.limpid.game.Masker;
import dev.limpid.model.Feature;
import dev.limpid.model.Probe;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * Absent parts of a picture are filled from what is left around them, smoothly: by pulling the known colours into ever
 * coarser grids and pushing them back into the holes (Gortler et al., The Lumigraph, 1996, section 3.4). With nothing left
 * the whole picture's mean stands everywhere. Cost: a few passes over the pixels for each coalition.
 */
final class Inpainting implements Masker<Probe.Asked> {
    private final Probe.Asked asked;
    private final String name;
    private final List<Feature> players;
    private final Tensor pixels;
    private final int width;
    private final int height;
    private final int channels;

    Inpainting(Probe.Asked asked, String name, List<Feature> players) {
        this.asked = asked;
        this.name = name;
        this.players = List.copyOf(players);
        this.pixels = asked.input().tensor(name);
        this.channels = (int) pixels.shape().dim(1);
        this.height = (int) pixels.shape().dim(2);
        this.width = (int) pixels.shape().dim(3);
    }

    @Override
    public List<Probe.Asked> of(Coalition present) {
        double[] known = new double[width * height];
        java.util.Arrays.fill(known, 1);
        present.absent().forEach(player -> players.get(player).positions().forEach(place -> known[place] = 0));
        double[] filled = new double[pixels.size()];
        for (int channel = 0; channel < channels; channel++) {
            double[] values = new double[known.length];
            double mean = 0;
            for (int i = 0; i < values.length; i++) {
                double value = pixels.at(channel * values.length + i);
                mean += value / values.length;
                values[i] = known[i] * value;
            }
            double[] whole = fill(values, known, width, height, mean);
            System.arraycopy(whole, 0, filled, channel * whole.length, whole.length);
        }
        Tensor tensor = Tensor.fill(DType.FLOAT, pixels.shape(), i -> filled[i]);
        return List.of(new Probe.Asked(asked.input().with(name, tensor), asked.position()));
    }

    /**
     * @param values [row, column], each times how far it is known
     * @param known from 0 to 1
     * @param otherwise what stands where nothing at all is known
     */
    private static double[] fill(double[] values, double[] known, int width, int height, double otherwise) {
        if (values.length == 1) {
            return new double[] {known[0] > 0 ? values[0] / known[0] : otherwise};
        }
        int halfWidth = (width + 1) / 2;
        int halfHeight = (height + 1) / 2;
        double[] coarse = new double[halfWidth * halfHeight];
        double[] coarseKnown = new double[coarse.length];
        for (int i = 0; i < values.length; i++) {
            int cell = i / width / 2 * halfWidth + i % width / 2;
            coarse[cell] += values[i];
            coarseKnown[cell] += known[i];
        }
        for (int cell = 0; cell < coarse.length; cell++) {
            if (coarseKnown[cell] > 1) {
                coarse[cell] /= coarseKnown[cell];
                coarseKnown[cell] = 1;
            }
        }
        double[] pushed = fill(coarse, coarseKnown, halfWidth, halfHeight, otherwise);
        double[] filled = new double[values.length];
        for (int i = 0; i < filled.length; i++) {
            filled[i] = values[i] + (1 - known[i]) * between(pushed, halfWidth, halfHeight, i % width, i / width);
        }
        return filled;
    }

    /** The coarse grid at the middle of a fine pixel, linearly between its neighbours. */
    private static double between(double[] coarse, int width, int height, int x, int y) {
        double atX = (x + 0.5) / 2 - 0.5;
        double atY = (y + 0.5) / 2 - 0.5;
        int left = (int) Math.floor(atX);
        int top = (int) Math.floor(atY);
        double right = atX - left;
        double below = atY - top;
        return (1 - below)
                        * ((1 - right) * at(coarse, width, height, left, top)
                                + right * at(coarse, width, height, left + 1, top))
                + below
                        * ((1 - right) * at(coarse, width, height, left, top + 1)
                                + right * at(coarse, width, height, left + 1, top + 1));
    }

    private static double at(double[] grid, int width, int height, int x, int y) {
        int column = Math.max(0, Math.min(width - 1, x));
        int row = Math.max(0, Math.min(height - 1, y));
        return grid[row * width + column];
    }
}
