package dev.limpid.performance;

/** That there is a prediction for each label, and at least one of both. */
final class Alike {
    private Alike() {}

    /** @throws IllegalArgumentException in one line */
    static void require(int predictions, int labels) {
        if (labels == 0) {
            throw new IllegalArgumentException("There are no examples to judge by: at least 1 is needed, got 0.");
        }
        if (predictions != labels) {
            throw new IllegalArgumentException(
                    "Each label needs a prediction, got " + predictions + " predictions for " + labels + " labels.");
        }
    }
}
