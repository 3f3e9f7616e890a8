package dev.limpid.decide;

import dev.limpid.evaluate.Comparison;
import dev.limpid.evaluate.Inference;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Two alternatives on the same examples by one criterion, such as the first two of a ranking.
 *
 * @param comparison the mean gain with its bootstrap interval, and a sign-flip test of it
 * @param mcnemar where values are 0 or 1 only, such as whether an answer is right; else null
 */
public record HeadToHead(Comparison comparison, @Nullable McNemar mcnemar) {
    /** One alternative's values, one an example. */
    public record Side(String name, double[] values) {}

    /**
     * Compares.
     *
     * @throws IllegalArgumentException if they are not of as many examples
     */
    public static HeadToHead of(Criterion criterion, Side one, Side other, Inference inference) {
        double[] ones = one.values();
        double[] others = other.values();
        if (ones.length != others.length) {
            throw new IllegalArgumentException("'" + one.name() + "' has " + criterion.name() + " of " + ones.length
                    + " examples, '" + other.name() + "' of " + others.length + "; expected the same examples.");
        }
        double[] gains = new double[ones.length];
        Arrays.setAll(gains, i -> criterion.higher() ? ones[i] - others[i] : others[i] - ones[i]);
        Comparison comparison = Comparison.of(criterion.name(), one.name(), other.name(), gains, inference);
        return new HeadToHead(
                comparison,
                isBinary(ones) && isBinary(others) ? McNemar.of(good(ones, criterion), good(others, criterion)) : null);
    }

    private static boolean isBinary(double[] values) {
        return values.length > 0 && Arrays.stream(values).allMatch(value -> value == 0 || value == 1);
    }

    private static boolean[] good(double[] values, Criterion criterion) {
        boolean[] good = new boolean[values.length];
        for (int i = 0; i < good.length; i++) {
            good[i] = criterion.higher() == (values[i] == 1);
        }
        return good;
    }
}
