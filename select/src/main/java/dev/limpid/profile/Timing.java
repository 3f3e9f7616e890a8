package dev.limpid.profile;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Runs something again and again, and tells how long each time took. */
record Timing(Effort effort, Stopwatch clock) {
    static final int WINDOW = 5;
    static final double FALLING = 0.95;
    private static final double NANOS = 1e9;

    /**
     * Runs that were not counted.
     *
     * @param settled whether they got no faster at the end
     */
    record Warm(int runs, boolean settled) {}

    /** Runs until it gets no faster, or the time for that is up. */
    Warm warm(Runnable run) {
        long begun = clock.nanos();
        double[] last = new double[2 * WINDOW];
        int runs = 0;
        do {
            last[runs++ % last.length] = seconds(run);
            if (runs >= last.length && !isFalling(last, runs)) {
                return new Warm(runs, true);
            }
        } while (since(begun) < effort.warming());
        return new Warm(runs, false);
    }

    /** Of a ring whose oldest entry is at {@code runs} modulo its length. */
    private static boolean isFalling(double[] ring, int runs) {
        double[] before = new double[WINDOW];
        double[] after = new double[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            before[i] = ring[(runs + i) % ring.length];
            after[i] = ring[(runs + WINDOW + i) % ring.length];
        }
        return median(after) < FALLING * median(before);
    }

    private static double median(double[] window) {
        Arrays.sort(window);
        return window[WINDOW / 2];
    }

    /**
     * Seconds of each of as many runs as the effort says.
     *
     * @param run is given its number, from 0
     */
    double[] times(IntConsumer run) {
        double[] times = new double[effort.most()];
        long begun = clock.nanos();
        int runs = 0;
        while (runs < effort.least() || runs < effort.most() && since(begun) < effort.seconds()) {
            int number = runs;
            times[runs++] = seconds(() -> run.accept(number));
        }
        return Arrays.copyOf(times, runs);
    }

    double seconds(Runnable run) {
        long begun = clock.nanos();
        run.run();
        return since(begun);
    }

    double since(long begun) {
        return (clock.nanos() - begun) / NANOS;
    }
}
