package dev.limpid.cli;

import dev.limpid.batch.Watcher;

import java.util.Locale;

/** Draws how many rows are answered on standard error: a line that is redrawn, or where it cannot be, a line now and then. */
final class BatchBar implements Watcher, AutoCloseable {
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";

    /** Seconds between lines that stay, and between those that are redrawn. */
    private static final double PAUSE = 30;

    private static final double BLINK = 0.2;

    private final Screen screen;
    private final long start = System.nanoTime();
    private long before;
    private double done;
    private double said;
    private boolean drawn;
    private volatile boolean isToStop;

    BatchBar(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void note(String sentence) {
        screen.err().println("limpid: " + sentence);
    }

    @Override
    public void resumed(long rows) {
        before = rows;
        screen.err().printf(Locale.ROOT, "limpid: Going on behind the first %,d rows, which are answered.%n", rows);
    }

    @Override
    public void answered(long rows, long bad, double share) {
        double seconds = (System.nanoTime() - start) / 1e9;
        if (before > 0 && done == 0) {
            done = share; // what was there before took no time now
        }
        if (seconds - said < (screen.liveErrors() ? BLINK : PAUSE)) {
            return;
        }
        said = seconds;
        double left = (1 - share) / (share - done) * seconds;
        String line = String.format(
                Locale.ROOT,
                "%,d rows%s, %.1f rows/s%s",
                rows,
                bad == 0 ? "" : String.format(Locale.ROOT, " (%,d without an answer)", bad),
                (rows - before) / seconds,
                Double.isFinite(left) && left >= 0 ? ", " + time(left) + " left" : "");
        if (screen.liveErrors()) {
            screen.err().print(TO_START_AND_CLEAR + line);
            screen.err().flush();
            drawn = true;
        } else {
            screen.err().println("limpid: " + line);
        }
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 100
                ? whole + " s"
                : whole < 6000
                        ? (whole + 30) / 60 + " min"
                        : String.format(Locale.ROOT, "%d h %d min", whole / 3600, whole % 3600 / 60);
    }

    /** Ends the run after the rows that are being answered. */
    void stop() {
        isToStop = true;
    }

    @Override
    public boolean stops() {
        return isToStop;
    }

    @Override
    public void close() {
        if (drawn) {
            screen.err().print(TO_START_AND_CLEAR);
            screen.err().flush();
            drawn = false;
        }
    }
}
