package dev.limpid.performance;

import java.util.Arrays;
import java.util.List;

/** Examples of one class each: how probable a model takes each class to be, and which one is right. */
public final class Classified implements Answers {
    private final double[] probabilities; // [examples, classes]
    private final int[] labels;
    private final int[] predicted;
    private final List<String> classes;

    private Classified(double[] probabilities, int[] labels, List<String> classes) {
        int count = classes.size();
        Alike.require(count == 0 ? 0 : probabilities.length / count, labels.length);
        if (count < 2 || probabilities.length % count != 0) {
            throw new IllegalArgumentException("Each of " + labels.length + " examples has a probability for each of at"
                    + " least 2 classes, got " + probabilities.length + " for " + count + " classes.");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= count) {
                throw new IllegalArgumentException("The label of example " + i + " is class " + labels[i]
                        + ", expected 0 to " + (count - 1) + ".");
            }
        }
        for (int i = 0; i < probabilities.length; i++) {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
                throw new IllegalArgumentException("The probability of class '" + classes.get(i % count)
                        + "' of example " + i / count + " is " + probabilities[i] + ", expected 0 to 1.");
            }
        }
        this.probabilities = probabilities;
        this.labels = labels;
        this.classes = List.copyOf(classes);
        this.predicted = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 1; k < count; k++) {
                // The first of those that tie, as others take it.
                if (probabilities[i * count + k] > probabilities[i * count + predicted[i]]) {
                    predicted[i] = k;
                }
            }
        }
    }

    /**
     * Of probabilities.
     *
     * @param probabilities {@code [examples, classes]}, example by example, each from 0 to 1
     * @param labels the right class of each, from 0
     * @param classes their names; of two the second is the positive one, where a metric asks for one
     * @throws IllegalArgumentException if there are no examples, fewer than two classes, or a number is out of its range
     */
    public static Classified of(double[] probabilities, int[] labels, List<String> classes) {
        return new Classified(probabilities.clone(), labels.clone(), classes);
    }

    /**
     * Of logits, by softmax.
     *
     * @param logits {@code [examples, classes]}
     */
    public static Classified ofLogits(float[] logits, int[] labels, List<String> classes) {
        double[] probabilities = new double[logits.length];
        int count = classes.size();
        for (int start = 0; start + count <= logits.length && count > 0; start += count) {
            softmax(logits, start, count, probabilities);
        }
        return new Classified(probabilities, labels.clone(), classes);
    }

    private static void softmax(float[] logits, int start, int count, double[] to) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = start; k < start + count; k++) {
            largest = Math.max(largest, logits[k]);
        }
        double sum = 0;
        for (int k = start; k < start + count; k++) {
            to[k] = Math.exp(logits[k] - largest);
            sum += to[k];
        }
        for (int k = start; k < start + count; k++) {
            to[k] /= sum;
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    public List<String> classes() {
        return classes;
    }

    /** The right class of an example. */
    public int label(int example) {
        return labels[example];
    }

    /** The most probable class of an example, the first of those that tie. */
    public int predicted(int example) {
        return predicted[example];
    }

    public double probability(int example, int one) {
        return probabilities[example * classes.size() + one];
    }

    /** How probable the model takes what it predicts to be. */
    public double confidence(int example) {
        return probability(example, predicted[example]);
    }

    boolean isRight(int example) {
        return predicted[example] == labels[example];
    }

    /** For each example the probability of one class. */
    double[] probabilities(int one) {
        double[] column = new double[size()];
        Arrays.setAll(column, i -> probability(i, one));
        return column;
    }

    /** Whether each example is of one class. */
    boolean[] isOf(int one) {
        boolean[] is = new boolean[size()];
        for (int i = 0; i < is.length; i++) {
            is[i] = labels[i] == one;
        }
        return is;
    }
}
