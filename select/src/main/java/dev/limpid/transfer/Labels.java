package dev.limpid.transfer;

import java.util.stream.IntStream;

/** Classes of examples. */
final class Labels {
    private Labels() {}

    /** @throws IllegalArgumentException unless each of so many examples has a class, and each class an example */
    static void require(int examples, int[] labels, int classes) {
        if (examples == 0 || labels.length != examples || classes < 2) {
            throw new IllegalArgumentException(
                    "A sample has at least one example, a label for each, and two classes, got " + examples
                            + " examples, " + labels.length + " labels and " + classes + " classes.");
        }
        boolean[] met = new boolean[classes];
        for (int i = 0; i < examples; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException("The label of example " + i + " is class " + labels[i]
                        + ", expected 0 to " + (classes - 1) + ".");
            }
            met[labels[i]] = true;
        }
        for (int c = 0; c < classes; c++) {
            if (!met[c]) {
                throw new IllegalArgumentException("No example is of class " + c + " of " + classes
                        + ". Draw more examples, or leave the class out.");
            }
        }
    }

    /** How many examples each class has. */
    static int[] counts(int[] labels, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /** The rows of a class. */
    static double[][] of(double[][] rows, int[] labels, int label) {
        return IntStream.range(0, rows.length)
                .filter(i -> labels[i] == label)
                .mapToObj(i -> rows[i])
                .toArray(double[][]::new);
    }
}
