package dev.limpid.task;

import dev.limpid.game.Hierarchy;
import dev.limpid.model.Feature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Regions of a picture as a tree: all of them are cut in two across the direction in which their middles are spread
 * wider, so that both halves have as many, and so on.
 */
final class RegionTree {
    private final double[] x;
    private final double[] y;

    private RegionTree(List<Feature> regions, int width) {
        this.x = new double[regions.size()];
        this.y = new double[regions.size()];
        for (int region = 0; region < x.length; region++) {
            List<Integer> pixels = regions.get(region).positions();
            for (int pixel : pixels) {
                x[region] += (double) (pixel % width) / pixels.size();
                y[region] += (double) (pixel / width) / pixels.size();
            }
        }
    }

    /** @param width of the grid that the regions' positions count row by row */
    static Hierarchy of(List<Feature> regions, int width) {
        List<Integer> all = new ArrayList<>();
        for (int region = 0; region < regions.size(); region++) {
            all.add(region);
        }
        return new Hierarchy(regions.size(), new RegionTree(regions, width).cut(all));
    }

    private Hierarchy.Node cut(List<Integer> regions) {
        if (regions.size() == 1) {
            return new Hierarchy.Leaf(regions.get(0));
        }
        double[] along = spread(x, regions) >= spread(y, regions) ? x : y;
        List<Integer> sorted = new ArrayList<>(regions);
        // Equal middles stay in the order of their numbers.
        sorted.sort(Comparator.<Integer>comparingDouble(region -> along[region]).thenComparing(region -> region));
        int half = sorted.size() / 2;
        return new Hierarchy.Group(List.of(cut(sorted.subList(0, half)), cut(sorted.subList(half, sorted.size()))));
    }

    private static double spread(double[] along, List<Integer> regions) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int region : regions) {
            least = Math.min(least, along[region]);
            most = Math.max(most, along[region]);
        }
        return most - least;
    }
}
