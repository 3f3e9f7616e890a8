package dev.limpid.frozen;

/**
 * What a frozen model makes of examples, and a number that belongs to each. Arrays are not copied: nobody changes them.
 *
 * @param rows {@code [example][dimension]}, all finite
 * @param values the number of each example, finite, not all the same
 */
public record Valued(double[][] rows, double[] values) {
    /** @throws IllegalArgumentException if there are not as many of each, one is not finite, or all numbers are the same */
    public Valued {
        if (rows.length == 0 || rows.length != values.length) {
            throw new IllegalArgumentException("There are " + rows.length + " examples and " + values.length
                    + " numbers, expected as many, at least one.");
        }
        requireRows(rows, rows[0].length);
        boolean differ = false;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("Example " + i + " has the value " + values[i]
                        + ", expected a finite number. Correct the data.");
            }
            differ |= values[i] != values[0];
        }
        if (!differ) {
            throw new IllegalArgumentException("All " + values.length + " examples have the value " + values[0]
                    + ", so there is nothing to tell. Add examples with others.");
        }
    }

    /** N. */
    public int size() {
        return rows.length;
    }

    /** D. */
    public int width() {
        return rows[0].length;
    }

    static void requireRows(double[][] rows, int width) {
        if (width == 0) {
            throw new IllegalArgumentException(
                    "There are no vectors, or they have no numbers; expected at least one example with at least one.");
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width) {
                throw new IllegalArgumentException("Example " + i + " has " + rows[i].length + " numbers, expected "
                        + width + " as the others have. Read them from the same layer of the same model.");
            }
            for (double value : rows[i]) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("Example " + i + " has the number " + value
                            + ", expected finite ones. The model overflows on it, or its weights are damaged.");
                }
            }
        }
    }
}
