package dev.limpid.look;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Testing with concept activation vectors (Kim et al. 2018) at one layer. A concept activation vector is the direction, from
 * random examples to those of a concept, in which a linear separator of both points; the TCAV score is the part of a class's
 * examples whose score rises in that direction. It means something only if it is not what directions between random
 * examples do too: for each of several random sets the concept's score is taken, and for each pair of neighbouring random sets
 * theirs, and a two-sided t-test compares both.
 *
 * <p>The concept's scores all rest on the same examples of it, so the test takes them for more independent than they are: a
 * concept that the layer knows and the class does not use may pass it with a score that many random directions have too. {@link
 * Tested#asExtreme} tells how many do.
 *
 * @param strength of the ridge of the separators
 */
public record ConceptTest(double strength, long seed) {
    /** Sets of random examples, at least; the paper takes tens to hundreds. */
    public static final int FEWEST_SETS = 3;

    /** Examples of a concept and of a random set, at least. */
    public static final int FEWEST_EXAMPLES = 3;

    /** A third of the examples of a separator is held out to tell whether it separates at all. */
    private static final int HELD_OUT = 3;

    /**
     * What was found of a concept.
     *
     * @param scores the concept's TCAV score against each random set, 0 to 1
     * @param random TCAV scores of random sets against random sets
     * @param accuracy of the concept's separators on held-out examples, the mean; 0.5 is chance
     * @param p of a difference between both means as large as found or larger, if there is none; not corrected for several
     *     hypotheses
     */
    public record Tested(List<Double> scores, List<Double> random, double accuracy, double p) {
        public Tested {
            scores = List.copyOf(scores);
            random = List.copyOf(random);
        }

        /** The mean TCAV score. */
        public double score() {
            return scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        /** The mean score of random directions. */
        public double randomScore() {
            return random.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        /**
         * The part of random directions, the concept's own counted among them, whose scores lie at least as far from the random
         * mean as the concept's: at least 1/(random sets + 1).
         */
        public double asExtreme() {
            double mean = randomScore();
            double distance = Math.abs(score() - mean);
            long beyond = random.stream()
                    .filter(one -> Math.abs(one - mean) >= distance)
                    .count();
            return (1.0 + beyond) / (1 + random.size());
        }

        /** p times the number of hypotheses tested together (Bonferroni), at most 1. */
        public double corrected(int hypotheses) {
            return Math.min(1, p * hypotheses);
        }
    }

    /** How a class's examples respond to a direction: for each the derivative of its score along it. */
    public interface Sensitivity {
        double[] along(double[] direction);
    }

    /**
     * Tests a concept.
     *
     * @param concept vectors of its examples
     * @param random vectors of each random set
     * @param sensitivity of the class's examples
     * @throws IllegalArgumentException if there are too few sets or examples
     */
    public Tested test(double[][] concept, List<double[][]> random, Sensitivity sensitivity) {
        require(concept, random);
        List<Double> scores = new ArrayList<>();
        List<Double> randomScores = new ArrayList<>();
        double accuracy = 0;
        for (int i = 0; i < random.size(); i++) {
            double[][] other = random.get(i);
            scores.add(score(direction(concept, other), sensitivity));
            randomScores.add(score(direction(other, random.get((i + 1) % random.size())), sensitivity));
            accuracy += accuracy(concept, other, new Random(seed + i)) / random.size();
        }
        double p = WelchTest.of(
                        scores.stream().mapToDouble(Double::doubleValue).toArray(),
                        randomScores.stream().mapToDouble(Double::doubleValue).toArray())
                .p();
        return new Tested(scores, randomScores, accuracy, p);
    }

    private static void require(double[][] concept, List<double[][]> random) {
        if (random.size() < FEWEST_SETS) {
            throw new IllegalArgumentException("The significance of a concept needs at least " + FEWEST_SETS
                    + " random sets, got " + random.size() + "; ten or more are usual.");
        }
        if (concept.length < FEWEST_EXAMPLES || random.stream().anyMatch(set -> set.length < FEWEST_EXAMPLES)) {
            throw new IllegalArgumentException("A concept and each random set need at least " + FEWEST_EXAMPLES
                    + " examples, got " + concept.length + " of the concept and sets of "
                    + random.stream().map(set -> String.valueOf(set.length)).toList() + ".");
        }
    }

    /** The concept activation vector: from the random examples towards the concept's. */
    public double[] direction(double[][] concept, double[][] random) {
        return separator(concept, random).weights(1);
    }

    private RidgeClassifier separator(double[][] concept, double[][] random) {
        double[][] rows = new double[concept.length + random.length][];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = i < concept.length ? 1 : 0;
            rows[i] = labels[i] == 1 ? concept[i] : random[i - concept.length];
        }
        return RidgeClassifier.fit(rows, labels, 2, strength);
    }

    /** The part of the class's examples whose score rises along a direction. */
    public static double score(double[] direction, Sensitivity sensitivity) {
        double[] along = sensitivity.along(direction);
        int rising = 0;
        for (double one : along) {
            rising += one > 0 ? 1 : 0;
        }
        return (double) rising / along.length;
    }

    private double accuracy(double[][] concept, double[][] random, Random order) {
        List<double[][]> ours = divided(concept, order);
        List<double[][]> others = divided(random, order);
        RidgeClassifier separator = separator(ours.get(1), others.get(1));
        double[][] test = new double[ours.get(0).length + others.get(0).length][];
        int[] labels = new int[test.length];
        for (int i = 0; i < test.length; i++) {
            labels[i] = i < ours.get(0).length ? 1 : 0;
            test[i] = labels[i] == 1 ? ours.get(0)[i] : others.get(0)[i - ours.get(0).length];
        }
        return separator.accuracy(test, labels);
    }

    /** Held out and kept. */
    private static List<double[][]> divided(double[][] rows, Random order) {
        List<double[]> shuffled = new ArrayList<>(List.of(rows));
        Collections.shuffle(shuffled, order);
        int held = Math.max(1, rows.length / HELD_OUT);
        return List.of(
                shuffled.subList(0, held).toArray(double[][]::new),
                shuffled.subList(held, rows.length).toArray(double[][]::new));
    }

    /**
     * Draws sets of one size from a pool, each without putting back; different sets may share examples.
     *
     * @return the examples of each set by number
     * @throws IllegalArgumentException if the pool has fewer examples than a set, or so few that all sets are one
     */
    public List<int[]> draw(int pool, int sets, int size) {
        if (pool <= size) {
            throw new IllegalArgumentException(
                    "Random sets of " + size + " examples need a pool of more than that, got " + pool
                            + ". Give more random examples, three times as many as of the concept or more.");
        }
        Random random = new Random(seed);
        List<int[]> drawn = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, pool).boxed().toList());
            Collections.shuffle(order, random);
            drawn.add(
                    order.subList(0, size).stream().mapToInt(Integer::intValue).toArray());
        }
        return drawn;
    }
}
