package dev.limpid.transfer;

/**
 * What a frozen model makes of examples, and which class each is of. Arrays are not copied: nobody changes them.
 *
 * @param rows {@code [example][dimension]}, all finite
 * @param labels the class of each example, from 0
 * @param classes how many there are, each with at least one example
 */
public record Sample(double[][] rows, int[] labels, int classes) {
    /** @throws IllegalArgumentException if there are not as many of each, or labels and classes do not fit */
    public Sample {
        Labels.require(rows.length, labels, classes);
        int width = rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width || width == 0) {
                throw new IllegalArgumentException("Example " + i + " has " + rows[i].length
                        + " numbers, the first has " + width + "; expected as many, at least one.");
            }
            for (double value : rows[i]) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("Example " + i + " has the number " + value
                            + ", expected finite ones. The model overflows on it, or its weights are damaged.");
                }
            }
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
}
