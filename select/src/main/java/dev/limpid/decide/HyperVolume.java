package dev.limpid.decide;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How much of the space beyond a reference is dominated by points, all axes rising (Zitzler and Thiele 1998). Exactly, slice by slice
 * (While et al. 2006). Cost: nᵈ log n, so for {@value #MOST} axes at most.
 */
public final class HyperVolume {
    /** How many axes there may be. */
    public static final int MOST = 4;

    private HyperVolume() {}

    /**
     * The volume.
     *
     * @param points {@code [point][axis]}; what is not beyond the reference on every axis adds nothing
     * @param reference one number an axis
     * @throws IllegalArgumentException if there are more than {@value #MOST} axes
     */
    public static double of(double[][] points, double[] reference) {
        int axes = reference.length;
        if (axes < 1 || axes > MOST) {
            throw new IllegalArgumentException(
                    "Hyper-volumes are told exactly for 1 to " + MOST + " criteria, got " + axes + ".");
        }
        double[][] beyond = Arrays.stream(points)
                .map(point -> {
                    double[] moved = new double[axes];
                    Arrays.setAll(moved, j -> point[j] - reference[j]);
                    return moved;
                })
                .filter(point -> Arrays.stream(point).allMatch(x -> x > 0))
                .toArray(double[][]::new);
        return volume(beyond, axes);
    }

    /** Slices at right angles to the last axis, from the top: each is as high as the points above it reach on the axes before. */
    private static double volume(double[][] points, int axes) {
        if (axes == 1) {
            return Arrays.stream(points).mapToDouble(point -> point[0]).max().orElse(0);
        }
        double[][] falling = points.clone();
        Arrays.sort(falling, Comparator.comparingDouble(point -> -point[axes - 1]));
        double sum = 0;
        for (int i = 0; i < falling.length; i++) {
            double next = i + 1 < falling.length ? falling[i + 1][axes - 1] : 0;
            double height = falling[i][axes - 1] - next;
            if (height > 0) {
                sum += height * volume(Arrays.copyOf(falling, i + 1), axes - 1);
            }
        }
        return sum;
    }
}
