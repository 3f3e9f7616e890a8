package dev.limpid.frozen;

/**
 * Whoever looks at nothing: says of each class that it is as probable as it was frequent. What anything that looks must beat.
 *
 * @param shares of the classes among the examples; not copied
 */
public record Majority(double[] shares) {
    /** Of labels from 0 to below {@code classes}. */
    public static Majority of(int[] labels, int classes) {
        double[] shares = new double[classes];
        for (int label : labels) {
            shares[label]++;
        }
        for (int k = 0; k < classes; k++) {
            shares[k] /= labels.length;
        }
        return new Majority(shares);
    }

    /** What it says of each fold when it was shown the others. */
    public static OutOfFold outOfFold(int[] labels, int classes, Folds folds) {
        folds.require(labels.length);
        double[][] held = new double[labels.length][];
        for (int fold = 0; fold < folds.count(); fold++) {
            int[] others = folds.others(fold);
            int[] shown = new int[others.length];
            for (int i = 0; i < shown.length; i++) {
                shown[i] = labels[others[i]];
            }
            double[] shares = of(shown, classes).shares();
            for (int example : folds.members(fold)) {
                held[example] = shares;
            }
        }
        return new OutOfFold(held, labels, folds);
    }

    /** The class that it would always say; of equals the first. */
    public int label() {
        return most(shares);
    }

    /** Where numbers are largest; of equals the first. */
    static int most(double[] numbers) {
        int most = 0;
        for (int k = 1; k < numbers.length; k++) {
            most = numbers[k] > numbers[most] ? k : most;
        }
        return most;
    }
}
