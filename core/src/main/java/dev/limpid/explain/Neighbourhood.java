package dev.limpid.explain;

import dev.limpid.game.Coalition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What a local model is fitted to: coalitions and their scores, the input's own first. Regressions go by sums over all of
 * them ({@link Moments}); the first {@link #KEPT} are kept themselves, to tell from what the regressions leave over.
 */
final class Neighbourhood {
    /** Enough to know a variance to a few per cent; what comes after them is summed and forgotten. */
    static final int KEPT = 8192;

    /**
     * A neighbour.
     *
     * @param times how often it is counted
     * @param scores by target, less those of the input itself
     */
    record Row(Coalition present, int size, double times, double[] scores) {}

    final int players;
    final int targets;
    private final List<Row> rows = new ArrayList<>();
    private final List<Moments> followers = new ArrayList<>();
    private final double[] full;
    private final double[] least;
    private final double[] most;
    private long count;

    /** @param full the scores of the input itself, which is the first row */
    Neighbourhood(int players, double[] full) {
        this.players = players;
        this.targets = full.length;
        this.full = full.clone();
        this.least = full.clone();
        this.most = full.clone();
        add(Coalition.all(players), 1, full);
    }

    void add(Coalition present, double times, double[] scores) {
        double[] above = new double[targets];
        for (int target = 0; target < targets; target++) {
            above[target] = scores[target] - full[target];
            least[target] = Math.min(least[target], scores[target]);
            most[target] = Math.max(most[target], scores[target]);
        }
        Row row = new Row(present, present.size(), times, above);
        count++;
        if (rows.size() < KEPT) {
            rows.add(row);
        }
        followers.forEach(moments -> moments.add(row));
    }

    /** The sums of all rows, those to come too, under this kernel. */
    Moments follow(double[] kernel, boolean pairs) {
        Moments moments = look(kernel, pairs);
        followers.add(moments);
        return moments;
    }

    /** The sums of the rows so far. */
    Moments look(double[] kernel, boolean pairs) {
        if (!isWhole()) {
            throw new IllegalStateException("The first of " + count + " rows are forgotten.");
        }
        Moments moments = new Moments(this, kernel, pairs);
        rows.forEach(moments::add);
        return moments;
    }

    /** The rows kept, the input itself first. */
    List<Row> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** How many rows there were, kept or not. */
    long count() {
        return count;
    }

    /** Whether every row is kept. */
    boolean isWhole() {
        return count == rows.size();
    }

    double full(int target) {
        return full[target];
    }

    /** Whether a target's score never changed, but for rounding. */
    boolean isConstant(int target) {
        double size = Math.max(Math.abs(least[target]), Math.abs(most[target]));
        return most[target] - least[target] <= 1e-12 * size;
    }

    /** All features. */
    int[] everybody() {
        int[] all = new int[players];
        Arrays.setAll(all, player -> player);
        return all;
    }
}
