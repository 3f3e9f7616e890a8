package dev.limpid.optimise;

/** What settings of rules may be. */
final class Ranges {
    private Ranges() {}

    static void share(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + " is " + value + ", expected at least 0 and less than 1.");
        }
    }

    static void atLeastZero(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " is " + value + ", expected a finite number of at least 0.");
        }
    }

    static void update(long step, double rate, float scale) {
        if (step < 1) {
            throw new IllegalArgumentException("Steps are counted from 1, got " + step + ".");
        }
        atLeastZero("The rate of learning at step " + step, rate);
        if (!Float.isFinite(scale)) {
            throw new IllegalArgumentException("Gradients at step " + step + " are to be multiplied with " + scale
                    + ", expected a finite number.");
        }
    }
}
