package dev.limpid.performance;

import java.util.List;

/** Examples of any number of labels each: how probable a model takes each label to be, and which are right. */
public final class MultiLabelled implements Answers {
    private final double[] probabilities; // [examples, labels]
    private final boolean[] right;
    private final List<String> labels;
    private final double threshold;
    private final int size;

    /**
     * Of probabilities.
     *
     * @param probabilities {@code [examples, labels]}, example by example
     * @param right whether each label is, in the same order
     * @param labels their names
     * @param threshold from which probability on a label is predicted
     * @throws IllegalArgumentException if there are no examples or no labels, or numbers do not come out even
     */
    public MultiLabelled(double[] probabilities, boolean[] right, List<String> labels, double threshold) {
        Alike.require(probabilities.length, right.length);
        if (labels.isEmpty() || right.length % labels.size() != 0) {
            throw new IllegalArgumentException("Each example has a probability for each of at least 1 label, got "
                    + right.length + " for " + labels.size() + " labels.");
        }
        this.probabilities = probabilities.clone();
        this.right = right.clone();
        this.labels = List.copyOf(labels);
        this.threshold = threshold;
        this.size = right.length / labels.size();
    }

    @Override
    public int size() {
        return size;
    }

    public List<String> labels() {
        return labels;
    }

    public boolean isPredicted(int example, int label) {
        return probabilities[example * labels.size() + label] >= threshold;
    }

    public boolean isLabelled(int example, int label) {
        return right[example * labels.size() + label];
    }
}
