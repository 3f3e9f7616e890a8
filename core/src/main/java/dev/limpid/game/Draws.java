package dev.limpid.game;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Neighbours that are drawn, and scored for all targets at once. Nothing is kept: each is drawn but once.
 *
 * @param <I> what an input is
 */
public final class Draws<I> {
    private final Surroundings<I> around;
    private final Function<List<I>, double[][]> scores;
    private final LongConsumer watcher;
    private long evaluated;

    /**
     * @param scores {@code [input][target]} of many inputs
     * @param watcher told after each run how many more neighbours were scored
     */
    public Draws(Surroundings<I> around, Function<List<I>, double[][]> scores, LongConsumer watcher) {
        this.around = around;
        this.scores = scores;
        this.watcher = watcher;
    }

    /**
     * A neighbour.
     *
     * @param alike the features that are as in the example
     * @param scores by target
     */
    public record Drawn(Coalition alike, double[] scores) {}

    public int players() {
        return around.features().size();
    }

    /**
     * The scores of the example, by target.
     *
     * @throws UnfitScore if a score is not a finite number
     */
    public double[] itself() {
        double[] row = scores.apply(List.of(around.itself()))[0];
        requireFinite(Coalition.all(players()), row);
        evaluated++;
        watcher.accept(1);
        return row;
    }

    /** How many inputs were scored so far. */
    public long evaluated() {
        return evaluated;
    }

    /**
     * Draws and scores so many.
     *
     * @throws UnfitScore if a score is not a finite number
     */
    public List<Drawn> draw(int count, SplittableRandom random) {
        List<Coalition> alike = new ArrayList<>();
        List<I> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Surroundings.Neighbour<I> neighbour = around.draw(random);
            alike.add(neighbour.alike());
            inputs.add(neighbour.input());
        }
        double[][] rows = scores.apply(inputs);
        List<Drawn> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requireFinite(alike.get(i), rows[i]);
            drawn.add(new Drawn(alike.get(i), rows[i]));
        }
        evaluated += count;
        watcher.accept(count);
        return drawn;
    }

    private static void requireFinite(Coalition alike, double[] scores) {
        for (int target = 0; target < scores.length; target++) {
            if (!Double.isFinite(scores[target])) {
                throw new UnfitScore(alike, target, scores[target]);
            }
        }
    }
}
