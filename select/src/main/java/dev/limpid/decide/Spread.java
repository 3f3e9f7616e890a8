package dev.limpid.decide;

import java.util.Arrays;

/** How far numbers lie apart. */
final class Spread {
    private Spread() {}

    /** The standard deviation of all of them, divided by n; exactly 0 where all are equal. */
    static double of(double[] values) {
        if (Arrays.stream(values).allMatch(value -> value == values[0])) {
            return 0;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double largest =
                Arrays.stream(values).map(value -> Math.abs(value - mean)).max().orElseThrow();
        // By the largest first, so that squares of tiny numbers do not vanish.
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) / largest)
                .map(x -> x * x)
                .sum();
        return largest * Math.sqrt(squares / values.length);
    }
}
