package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Whether the same explanation comes with the same answer: of the neighbours that have the example's explanation, the share
 * that has its answer. Two explanations are the same if they name the same features for their largest scores, with the same
 * signs. {@code NaN} if no neighbour has the same explanation, or the model gives values and no answers.
 *
 * @param top how many features an explanation names, at least 1; equal sizes in order
 */
public record Consistency(int top) implements Metric.OfNeighbours {
    private static final int TOP = 5;

    public Consistency {
        if (top < 1) {
            throw new IllegalArgumentException("consistency: top must be at least 1, got " + top + ".");
        }
    }

    public Consistency() {
        this(TOP);
    }

    @Override
    public About about() {
        return new About(
                "consistency",
                Family.ROBUSTNESS,
                Direction.HIGHER,
                0,
                1,
                "how often inputs that are explained alike are answered alike",
                "an explanation for each neighbour",
                "Dasgupta et al. 2022, Framework for Evaluating Faithfulness of Local Explanations");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("top", top);
    }

    @Override
    public double of(Neighbours neighbours) {
        Neighbours.Point here = neighbours.here();
        int[] said = said(here.scores());
        List<Neighbours.Point> alike = neighbours.near().stream()
                .filter(point -> Arrays.equals(said, said(point.scores())))
                .toList();
        if (here.answer() == Neighbours.Point.VALUE || alike.isEmpty()) {
            return Double.NaN;
        }
        double same =
                alike.stream().filter(point -> point.answer() == here.answer()).count();
        return same / alike.size();
    }

    /** The signs of the features that are named; 0 for all others. */
    private int[] said(double[] scores) {
        int[] said = new int[scores.length];
        IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(scores[i])))
                .limit(top)
                .forEach(i -> said[i] = (int) Math.signum(scores[i]));
        return said;
    }
}
