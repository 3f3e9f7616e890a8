package dev.limpid.frozen;

import dev.limpid.noise.Chance;
import dev.limpid.noise.Use;
import dev.limpid.transfer.Sample;

import java.util.Arrays;

/** Made-up vectors of classes. */
final class Vectors {
    private Vectors() {}

    /** Gaussian classes around centres this far apart, dimensions on different scales. */
    static Sample classes(long seed, int size, int width, int classes, double apart) {
        Chance chance = new Chance(seed, Use.SAMPLE.stream(0));
        double[][] centres = normal(chance, classes, width);
        double[][] rows = normal(chance, size, width);
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = i < classes ? i : chance.below(classes);
            for (int j = 0; j < width; j++) {
                rows[i][j] = (rows[i][j] + apart * centres[labels[i]][j]) * (1 + j % 3) + j % 5;
            }
        }
        return new Sample(rows, labels, classes);
    }

    static double[][] normal(long seed, int size, int width) {
        return normal(new Chance(seed, Use.SAMPLE.stream(1)), size, width);
    }

    private static double[][] normal(Chance chance, int size, int width) {
        double[][] rows = new double[size][width];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> chance.normal());
        }
        return rows;
    }
}
