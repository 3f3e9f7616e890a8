package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How much of the features is taken, several times.
 *
 * @param values each above 0 and at most 1, ascending, at least one
 */
record Shares(List<Double> values) {
    Shares {
        values = List.copyOf(values);
        boolean rising = !values.isEmpty() && values.get(0) > 0 && values.get(values.size() - 1) <= 1;
        for (int i = 1; i < values.size(); i++) {
            rising &= values.get(i) > values.get(i - 1);
        }
        if (!rising) {
            throw new IllegalArgumentException(
                    "Setting shares needs rising numbers above 0 and up to 1, such as 0.1,0.2,0.5, got " + values
                            + ".");
        }
    }

    static Shares of(double... values) {
        return new Shares(Arrays.stream(values).boxed().toList());
    }

    /** Reads {@code 0.1,0.2,0.5}. */
    static Shares parse(String text) {
        try {
            return of(Arrays.stream(text.split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "Setting shares needs rising numbers above 0 and up to 1, such as 0.1,0.2,0.5, got '" + text + "'.",
                    notANumber);
        }
    }

    /** How many players a share is, rounded up, so at least one. */
    static int count(double share, int players) {
        // 0.1 of 30 is 3, though the product of these doubles is a little more.
        return Math.max(1, (int) Math.ceil(share * players - 1e-9));
    }

    /** The numbers of players that the shares are; shares that are as many players stand as often. */
    int[] counts(int players) {
        return values.stream().mapToInt(share -> count(share, players)).toArray();
    }

    @Override
    public String toString() {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
