package dev.limpid.decide;

import dev.limpid.evaluate.Correlation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much each criterion counts. They are shares: however they are given, they are 1 in sum.
 *
 * @param weights one a criterion, at least 0, 1 in sum
 * @param origin where they are from, as it is said in sentences: {@code equal weights}
 */
public record Priorities(double[] weights, String origin) {
    /** @throws IllegalArgumentException if one is below 0 or not finite, or all are 0 */
    public Priorities {
        double largest = 0;
        for (double weight : weights) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "A criterion's weight is " + weight + ", expected a finite number, at least 0.");
            }
            largest = Math.max(largest, weight);
        }
        if (largest == 0) {
            throw new IllegalArgumentException("All of the " + weights.length
                    + " criteria have weight 0, expected at least one above; else there is nothing to choose by.");
        }
        // By the largest first, so that the sum of huge weights is finite.
        double by = largest;
        double[] scaled = Arrays.stream(weights).map(weight -> weight / by).toArray();
        double sum = Arrays.stream(scaled).sum();
        weights = Arrays.stream(scaled).map(weight -> weight / sum).toArray();
    }

    /** All alike. */
    public static Priorities equal(int criteria) {
        double[] weights = new double[criteria];
        Arrays.fill(weights, 1);
        return new Priorities(weights, "equal weights");
    }

    /**
     * As a user gives them.
     *
     * @param given weights by the name of a criterion or of a group; a group's is shared equally by its criteria; what is not
     *     named counts nothing
     * @param groups names of criteria by the name of a group; none has the name of a criterion
     * @throws IllegalArgumentException if a name is neither, if a criterion gets two weights, or if a group holds what is not there
     */
    public static Priorities given(
            List<Criterion> criteria, Map<String, Double> given, Map<String, List<String>> groups) {
        List<String> names = criteria.stream().map(Criterion::name).toList();
        Map<Integer, String> from = new LinkedHashMap<>();
        double[] weights = new double[names.size()];
        given.forEach((name, weight) -> {
            if (!Double.isFinite(weight) || weight < 0) {
                throw new IllegalArgumentException(
                        "'" + name + "' has weight " + weight + ", expected a finite number, at least 0.");
            }
            List<Integer> members = members(name, names, groups);
            for (int member : members) {
                String earlier = from.put(member, name);
                if (earlier != null) {
                    throw new IllegalArgumentException("'" + names.get(member) + "' gets a weight by '" + earlier
                            + "' and by '" + name + "', expected one; leave one of them out.");
                }
                weights[member] = weight / members.size();
            }
        });
        return new Priorities(weights, "given weights");
    }

    private static List<Integer> members(String name, List<String> names, Map<String, List<String>> groups) {
        if (names.contains(name)) {
            return List.of(names.indexOf(name));
        }
        List<String> group = groups.getOrDefault(name, List.of());
        if (group.isEmpty()) {
            throw new IllegalArgumentException("There is no criterion '" + name + "' to give a weight to; there are "
                    + String.join(", ", names)
                    + (groups.isEmpty() ? "." : ", and the groups " + String.join(", ", groups.keySet()) + "."));
        }
        List<Integer> members = new ArrayList<>();
        for (String member : group) {
            if (!names.contains(member)) {
                throw new IllegalArgumentException("Group '" + name + "' holds '" + member
                        + "', which is no criterion; there are " + String.join(", ", names) + ".");
            }
            members.add(names.indexOf(member));
        }
        return members;
    }

    /**
     * By how unevenly a criterion's values are spread (Hwang and Yoon 1981, after Shannon): wⱼ ∝ 1 − eⱼ, eⱼ = −Σᵢ p ln p / ln n, pᵢⱼ = xᵢⱼ / Σᵢ xᵢⱼ.
     * Of values as they are, whether logarithmic or not: what spans decades gets most of the weight. Equal where all alternatives
     * are alike.
     *
     * @throws IllegalArgumentException if there is one alternative only, or values are below 0, or all of a criterion 0
     */
    public static Priorities entropy(Alternatives alternatives) {
        requireTwo(alternatives, "entropy");
        double[] weights = new double[alternatives.width()];
        for (int j = 0; j < weights.length; j++) {
            double[] column = alternatives.column(j);
            double sum = Arrays.stream(column).sum();
            if (Arrays.stream(column).anyMatch(value -> value < 0) || !(sum > 0) || !Double.isFinite(sum)) {
                throw new IllegalArgumentException("Weights by entropy take values of at least 0, not all 0; "
                        + alternatives.criteria().get(j).name() + " has " + Arrays.toString(column)
                        + ". Take equal weights, or give them.");
            }
            boolean alike = Arrays.stream(column).allMatch(value -> value == column[0]);
            double entropy = Arrays.stream(column)
                    .map(value -> value / sum)
                    .filter(p -> p > 0)
                    .map(p -> -p * Math.log(p) / Math.log(column.length))
                    .sum();
            weights[j] = alike ? 0 : Math.max(0, 1 - entropy);
        }
        return orEqual(weights, "weights by entropy");
    }

    /**
     * Criteria importance through intercriteria correlation (Diakoulaki et al. 1995): wⱼ ∝ σⱼ Σₖ (1 − rⱼₖ), of values normalised by
     * {@link Normalisation#MIN_MAX}: much for what tells alternatives apart and goes with no other criterion. 0 for a criterion on which
     * all are alike, which is left out of the sums; equal where all criteria are.
     *
     * @throws IllegalArgumentException if there is one alternative only
     */
    public static Priorities critic(Alternatives alternatives) {
        requireTwo(alternatives, "CRITIC");
        double[][] columns = IntStream.range(0, alternatives.width())
                .mapToObj(j -> Normalisation.MIN_MAX.column(alternatives, j))
                .toArray(double[][]::new);
        double[] weights = new double[columns.length];
        for (int j = 0; j < weights.length; j++) {
            double conflict = 0;
            for (double[] other : columns) {
                double r = Correlation.pearson(columns[j], other);
                // What is but rounding is no conflict: criteria that say the same would share the weights by chance.
                conflict += Double.isNaN(r) || r > 1 - Placing.ROUNDING ? 0 : 1 - r;
            }
            weights[j] = Spread.of(columns[j]) * conflict;
        }
        return orEqual(weights, "weights by CRITIC");
    }

    private static void requireTwo(Alternatives alternatives, String by) {
        if (alternatives.size() < 2) {
            throw new IllegalArgumentException("Weights by " + by + " take at least 2 alternatives, got "
                    + alternatives.size() + ". Take equal weights, or give them.");
        }
    }

    private static Priorities orEqual(double[] weights, String origin) {
        return Arrays.stream(weights).allMatch(weight -> weight == 0)
                ? equal(weights.length)
                : new Priorities(weights, origin);
    }

    /** Whether all criteria count alike. */
    public boolean isEqual() {
        return Arrays.stream(weights).allMatch(weight -> Math.abs(weight * weights.length - 1) < 1e-9);
    }

    void requireFor(Alternatives alternatives) {
        if (weights.length != alternatives.width()) {
            throw new IllegalArgumentException("There are " + weights.length + " weights and " + alternatives.width()
                    + " criteria, expected one a criterion.");
        }
    }
}
