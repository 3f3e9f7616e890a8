package dev.limpid.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many examples a second a model gets through when it is given several at a time, all as long as the typical one: nothing is
 * padded.
 *
 * @param sizes of batches that were tried, ascending from 1
 * @param ending why no larger one was
 */
public record Throughput(List<Batch> sizes, Ending ending) {
    /**
     * One size of batches.
     *
     * @param examples in a batch
     * @param perSecond examples a second, by the median run: now and then a machine does something else
     * @param runs that were counted, after one that was not
     */
    public record Batch(int examples, double perSecond, int runs) {}

    /** Why no larger batch was tried. */
    public enum Ending {
        /** It would be larger than was asked for. */
        ASKED,
        /** Its intermediate results would outgrow what one run may take. */
        MEMORY,
        /** The last two were no faster than the best. */
        SLOWER,
        /** The model takes one example at a time. */
        SINGLE
    }

    private static final int SLOWER = 2;
    private static final int LEAST = 2;

    /** A share of the time for latency: there are some sizes to try. */
    private static final double SHARE = 0.2;

    /** @throws IllegalArgumentException if there is no size */
    public Throughput {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("Throughput is of one size of batches at least, got none.");
        }
    }

    /** The fastest; of equally fast ones the smallest. */
    public Batch best() {
        // Of equal ones the first is kept.
        return sizes.stream()
                .reduce((a, b) -> b.perSecond > a.perSecond ? b : a)
                .orElseThrow();
    }

    /** How fast one example at a time goes. */
    public Batch single() {
        return sizes.stream().min(Comparator.comparingInt(Batch::examples)).orElseThrow();
    }

    /** What can be given several examples at a time. */
    interface Batched {
        /** What runs a batch of so many once. */
        Runnable of(int examples);
    }

    /**
     * Tries 1, 2, 4, … examples.
     *
     * @param most examples of a batch, and why there are no more
     */
    static Throughput measure(Timing timing, Batched model, int most, Ending ending) {
        List<Batch> sizes = new ArrayList<>();
        double best = 0;
        int slower = 0;
        for (int examples = 1; examples <= most; examples *= 2) {
            Batch batch = batch(timing, model, examples);
            sizes.add(batch);
            slower = batch.perSecond > best ? 0 : slower + 1;
            best = Math.max(best, batch.perSecond);
            if (slower == SLOWER && examples <= most / 2) {
                return new Throughput(sizes, Ending.SLOWER);
            }
        }
        return new Throughput(sizes, ending);
    }

    private static Batch batch(Timing timing, Batched model, int examples) {
        Runnable run = model.of(examples);
        run.run();
        long begun = timing.clock().nanos();
        List<Double> times = new ArrayList<>();
        while (times.size() < LEAST
                || timing.since(begun) < SHARE * timing.effort().seconds()) {
            times.add(timing.seconds(run));
        }
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Batch(examples, examples / Latency.quantile(sorted, 0.5), sorted.length);
    }
}
