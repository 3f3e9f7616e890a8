package dev.limpid.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Which alternatives nothing dominates, and which those would be if these were gone, and so on (Goldberg 1989; Deb et al. 2002).
 *
 * <p>Values are noisy, so small differences throw nobody out: one dominates another if it is at least as good in everything, and better
 * by more than ε in something. That relation is transitive, so that the first front is never empty and every alternative outside of
 * it is dominated by one on it. (Were one to dominate already when it is not worse by more than ε, three could dominate each other in
 * a circle.) That small differences keep nobody in is said apart, by {@link #barely}.
 *
 * @param epsilon one a criterion, at least 0, such as the half-width of an interval: in its unit, or a share if it is logarithmic (0.05:
 *     differences up to 5 % are none); 0: any difference counts
 * @param fronts alternatives, the best front first
 * @param dominated by whom on the first front, for each alternative outside of it
 * @param barely alternatives of the first front that are there by differences within ε only: by whom, also of the first front, that is
 *     better by more than ε in something and worse by more than ε in nothing
 * @param crowding how far each alternative's neighbours on its own front are apart (Deb et al. 2002): over criteria, the sum of the
 *     distance from the next worse to the next better, as a share of the front's range; infinite at the ends
 */
public record Front(
        double[] epsilon,
        List<List<Integer>> fronts,
        List<Dominance> dominated,
        List<Dominance> barely,
        double[] crowding) {
    public Front {
        fronts = fronts.stream().map(List::copyOf).toList();
        dominated = List.copyOf(dominated);
        barely = List.copyOf(barely);
    }

    /**
     * Sorts. Cost: n² m.
     *
     * @throws IllegalArgumentException if there is not an ε for each criterion, or one is below 0 or not finite
     */
    public static Front of(Alternatives alternatives, double[] epsilon) {
        if (epsilon.length != alternatives.width()) {
            throw new IllegalArgumentException("There are " + epsilon.length + " tolerances ε and "
                    + alternatives.width() + " criteria, expected one a criterion.");
        }
        for (int j = 0; j < epsilon.length; j++) {
            if (!(epsilon[j] >= 0 && epsilon[j] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "The tolerance ε of " + alternatives.criteria().get(j).name() + " is " + epsilon[j]
                                + ", expected a finite number, at least 0.");
            }
        }
        double[][] worths = worths(alternatives);
        double[] tolerances = IntStream.range(0, epsilon.length)
                .mapToDouble(j -> alternatives.criteria().get(j).tolerance(epsilon[j]))
                .toArray();
        double[] none = new double[epsilon.length];
        List<List<Integer>> fronts = sorted(worths, tolerances);
        List<Dominance> dominated = new ArrayList<>();
        List<Dominance> barely = new ArrayList<>();
        for (int i = 0; i < worths.length; i++) {
            boolean first = fronts.get(0).contains(i);
            for (int by : fronts.get(0)) {
                if (!first && dominates(worths[by], worths[i], none, tolerances)) {
                    dominated.add(new Dominance(by, i));
                } else if (first && dominates(worths[by], worths[i], tolerances, tolerances)) {
                    barely.add(new Dominance(by, i));
                }
            }
        }
        double[] crowding = new double[worths.length];
        for (List<Integer> front : fronts) {
            crowd(worths, front, crowding);
        }
        return new Front(epsilon, fronts, dominated, barely, crowding);
    }

    /** Whether one is nowhere worse by more than the first tolerance, and somewhere better by more than the second. */
    private static boolean dominates(double[] one, double[] other, double[] worse, double[] better) {
        boolean found = false;
        for (int j = 0; j < one.length; j++) {
            if (one[j] < other[j] - worse[j]) {
                return false;
            }
            found |= one[j] > other[j] + better[j];
        }
        return found;
    }

    private static List<List<Integer>> sorted(double[][] worths, double[] tolerances) {
        double[] none = new double[tolerances.length];
        List<List<Integer>> fronts = new ArrayList<>();
        List<Integer> left =
                new ArrayList<>(IntStream.range(0, worths.length).boxed().toList());
        while (!left.isEmpty()) {
            List<Integer> rest = List.copyOf(left);
            List<Integer> front = rest.stream()
                    .filter(i -> rest.stream().noneMatch(by -> dominates(worths[by], worths[i], none, tolerances)))
                    .toList();
            fronts.add(front);
            left.removeAll(front);
        }
        return fronts;
    }

    private static void crowd(double[][] worths, List<Integer> front, double[] crowding) {
        for (int j = 0; j < worths[0].length; j++) {
            int axis = j;
            double[] sorted =
                    front.stream().mapToDouble(i -> worths[i][axis]).sorted().toArray();
            double range = sorted[sorted.length - 1] - sorted[0];
            if (range == 0 && front.size() > 1) {
                continue;
            }
            for (int i : front) {
                double value = worths[i][j];
                if (value == sorted[0] || value == sorted[sorted.length - 1]) {
                    crowding[i] = Double.POSITIVE_INFINITY;
                    continue;
                }
                int at = Arrays.binarySearch(sorted, value);
                // Those of one value are each other's neighbours, on whatever side they were sorted.
                boolean shared = sorted[at - 1] == value || sorted[at + 1] == value;
                crowding[i] += shared ? 0 : (sorted[at + 1] - sorted[at - 1]) / range;
            }
        }
    }

    private static double[][] worths(Alternatives alternatives) {
        double[][] worths = new double[alternatives.size()][alternatives.width()];
        for (int j = 0; j < alternatives.width(); j++) {
            double[] column = alternatives.worths(j);
            for (int i = 0; i < column.length; i++) {
                worths[i][j] = column[i];
            }
        }
        return worths;
    }

    /** Those that nothing dominates, in the order they are listed. */
    public List<Integer> first() {
        return fronts.get(0);
    }

    /** On which front an alternative is, from 0. */
    public int of(int alternative) {
        return IntStream.range(0, fronts.size())
                .filter(k -> fronts.get(k).contains(alternative))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The share that the first front dominates of the space between the worst and the best of each criterion, by {@link
     * Normalisation#MIN_MAX}; empty with more than {@link HyperVolume#MOST} criteria.
     */
    public OptionalDouble volume(Alternatives alternatives) {
        return volume(alternatives, first());
    }

    /** How much less it would be without an alternative: what only that one offers. Empty as {@link #volume}. */
    public OptionalDouble contribution(Alternatives alternatives, int alternative) {
        List<Integer> others = first().stream().filter(i -> i != alternative).toList();
        OptionalDouble all = volume(alternatives);
        return all.isEmpty()
                ? all
                : OptionalDouble.of(
                        all.getAsDouble() - volume(alternatives, others).orElseThrow());
    }

    private static OptionalDouble volume(Alternatives alternatives, List<Integer> members) {
        if (alternatives.width() > HyperVolume.MOST) {
            return OptionalDouble.empty();
        }
        double[][] normalised = Normalisation.MIN_MAX.of(alternatives);
        double[][] points = members.stream().map(i -> normalised[i]).toArray(double[][]::new);
        return OptionalDouble.of(HyperVolume.of(points, new double[alternatives.width()]));
    }

    /**
     * Why alternatives are not on the first front, or barely, one a sentence: {@code distil is dominated: minilm has 8 times lower
     * latency and 0.02 higher accuracy than distil.}
     */
    public List<String> sentences(Alternatives alternatives) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < alternatives.size(); i++) {
            int which = i;
            String name = alternatives.names().get(i);
            List<String> by = dominated.stream()
                    .filter(one -> one.which() == which)
                    .map(one -> one.words(alternatives))
                    .toList();
            if (!by.isEmpty()) {
                found.add(name + " is dominated: " + String.join("; ", by) + ".");
            }
            List<String> near = barely.stream()
                    .filter(one -> one.which() == which)
                    .map(one -> one.words(alternatives))
                    .toList();
            if (!near.isEmpty()) {
                found.add(name + " is on the front by differences within noise only: " + String.join("; ", near) + ".");
            }
        }
        return found;
    }
}
