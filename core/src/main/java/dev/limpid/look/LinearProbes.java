package dev.limpid.look;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a layer's vectors tell linearly of an example's label (Alain and Bengio 2016): accuracy on examples held out, beside the
 * majority's share and a control task (Hewitt and Liang 2019), the same probe on labels shuffled among the examples. Their
 * difference is the probe's selectivity; how well the control's training labels are learnt shows how much the probe could have
 * memorised.
 *
 * <p>Hewitt and Liang draw control labels for types of words; here each example is a type of its own. Cost: one factoring of a
 * {@link RidgeClassifier} and {@code shuffles} solutions.
 *
 * @param strength of the ridge
 * @param heldOut part of each class that is held out, between 0 and 1
 * @param shuffles control tasks, at least 1
 */
public record LinearProbes(double strength, double heldOut, int shuffles, long seed) {
    /** So many of each class are needed. */
    public static final int FEWEST = 5;

    public LinearProbes {
        if (!(strength > 0) || !(strength < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The strength of the ridge must be above 0, got " + strength + ".");
        }
        if (!(heldOut > 0 && heldOut < 1)) {
            throw new IllegalArgumentException(
                    "The part that is held out must be between 0 and 1, got " + heldOut + ".");
        }
        if (shuffles < 1) {
            throw new IllegalArgumentException("At least 1 control task is needed, got " + shuffles + ".");
        }
    }

    /** A third held out, 99 control tasks. */
    public static LinearProbes usual(long seed) {
        return new LinearProbes(RidgeClassifier.USUAL_STRENGTH, 1 / 3.0, 99, seed);
    }

    /**
     * How well one layer tells the labels.
     *
     * @param accuracy on the examples held out
     * @param training accuracy on those trained on
     * @param majority accuracy of always saying the class most frequent in training
     * @param control mean accuracy on control tasks' held-out examples
     * @param controlTraining mean accuracy on control tasks' training examples
     * @param p of so high an accuracy if labels had nothing to do with vectors, by the control tasks: at least
     *     1/(shuffles + 1)
     */
    public record Probed(
            double accuracy, double training, double majority, double control, double controlTraining, double p) {
        /** Accuracy above the control task's. */
        public double selectivity() {
            return accuracy - control;
        }
    }

    /** Which examples are trained on and which held out, the same for each layer. */
    private record Split(int[] training, int[] test) {}

    /**
     * Probes.
     *
     * @param rows {@code [example,dimension]}
     * @param labels the class of each example
     * @throws IllegalArgumentException if there is one class only, or a class has fewer than {@link #FEWEST} examples
     */
    public Probed probe(double[][] rows, int[] labels, int classes) {
        Random random = new Random(seed);
        Split split = split(labels, classes, random);
        double[][] training = pick(rows, split.training);
        double[][] test = pick(rows, split.test);
        RidgeSystem system = new RidgeSystem(training, strength);
        int[] own = pick(labels, split.training);
        int[] asked = pick(labels, split.test);
        RidgeClassifier probe = system.fit(own, classes);
        double accuracy = probe.accuracy(test, asked);
        double control = 0;
        double controlTraining = 0;
        int asGood = 0;
        List<Integer> shuffled = new ArrayList<>(Arrays.stream(labels).boxed().toList());
        for (int i = 0; i < shuffles; i++) {
            Collections.shuffle(shuffled, random);
            int[] drawn = shuffled.stream().mapToInt(Integer::intValue).toArray();
            RidgeClassifier other = system.fit(pick(drawn, split.training), classes);
            double found = other.accuracy(test, pick(drawn, split.test));
            control += found / shuffles;
            controlTraining += other.accuracy(training, pick(drawn, split.training)) / shuffles;
            asGood += found >= accuracy ? 1 : 0;
        }
        return new Probed(
                accuracy,
                probe.accuracy(training, own),
                majority(own, asked, classes),
                control,
                controlTraining,
                (1.0 + asGood) / (1 + shuffles));
    }

    private Split split(int[] labels, int classes, Random random) {
        List<Integer> training = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        if (classes < 2) {
            throw new IllegalArgumentException("A probe needs examples of at least 2 labels, got " + classes + ".");
        }
        for (int c = 0; c < classes; c++) {
            List<Integer> own = new ArrayList<>();
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == c) {
                    own.add(i);
                }
            }
            if (own.size() < FEWEST) {
                throw new IllegalArgumentException(
                        "A probe needs at least " + FEWEST + " examples of each label, got " + own.size() + " of one.");
            }
            Collections.shuffle(own, random);
            int held = Math.max(1, Math.min(own.size() - 2, (int) Math.round(heldOut * own.size())));
            test.addAll(own.subList(0, held));
            training.addAll(own.subList(held, own.size()));
        }
        return new Split(
                training.stream().mapToInt(Integer::intValue).toArray(),
                test.stream().mapToInt(Integer::intValue).toArray());
    }

    private static double majority(int[] training, int[] test, int classes) {
        int[] counts = new int[classes];
        for (int label : training) {
            counts[label]++;
        }
        int most = 0;
        for (int c = 1; c < classes; c++) {
            most = counts[c] > counts[most] ? c : most;
        }
        int chosen = most;
        return (double) Arrays.stream(test).filter(label -> label == chosen).count() / test.length;
    }

    private static double[][] pick(double[][] rows, int[] which) {
        return Arrays.stream(which).mapToObj(i -> rows[i]).toArray(double[][]::new);
    }

    private static int[] pick(int[] labels, int[] which) {
        return Arrays.stream(which).map(i -> labels[i]).toArray();
    }
}
