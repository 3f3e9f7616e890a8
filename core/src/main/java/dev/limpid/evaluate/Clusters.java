package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which of several things are alike, by average linkage (Sokal and Michener 1958): the two groups with the least mean distance
 * between their members are joined, the first of equals, until none are near enough. Cost: n³, for few things.
 */
final class Clusters {
    private Clusters() {}

    /**
     * Groups.
     *
     * @param distances symmetric, {@code [thing][thing]}
     * @param near mean distance up to which groups are joined
     * @return places of the things, ascending; the group of the first thing first
     */
    static List<List<Integer>> of(double[][] distances, double near) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < distances.length; i++) {
            groups.add(List.of(i));
        }
        while (true) {
            int left = -1;
            int right = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < groups.size(); i++) {
                for (int j = i + 1; j < groups.size(); j++) {
                    double distance = between(groups.get(i), groups.get(j), distances);
                    if (distance < least) {
                        least = distance;
                        left = i;
                        right = j;
                    }
                }
            }
            if (!(least <= near)) {
                break;
            }
            List<Integer> joined = new ArrayList<>(groups.get(left));
            joined.addAll(groups.remove(right));
            joined.sort(Comparator.naturalOrder());
            groups.set(left, joined);
        }
        return groups;
    }

    private static double between(List<Integer> one, List<Integer> other, double[][] distances) {
        double sum = 0;
        for (int i : one) {
            for (int j : other) {
                sum += distances[i][j];
            }
        }
        return sum / one.size() / other.size();
    }
}
