package dev.limpid.performance;

/** Examples with a number each, as a model says and as it is right. */
public final class Regressed implements Answers {
    private final double[] predicted;
    private final double[] right;

    /** @throws IllegalArgumentException if there are none, not as many of each, or a number is not finite */
    public Regressed(double[] predicted, double[] right) {
        Alike.require(predicted.length, right.length);
        for (int i = 0; i < right.length; i++) {
            if (!Double.isFinite(predicted[i]) || !Double.isFinite(right[i])) {
                throw new IllegalArgumentException("Example " + i + " has prediction " + predicted[i] + " and label "
                        + right[i] + ", expected finite numbers.");
            }
        }
        this.predicted = predicted.clone();
        this.right = right.clone();
    }

    @Override
    public int size() {
        return right.length;
    }

    public double predicted(int example) {
        return predicted[example];
    }

    public double right(int example) {
        return right[example];
    }

    double miss(int example) {
        return predicted[example] - right[example];
    }

    double[] predicted() {
        return predicted.clone();
    }

    double[] right() {
        return right.clone();
    }
}
