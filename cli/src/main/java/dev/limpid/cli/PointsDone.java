package dev.limpid.cli;

import java.util.Locale;
import java.util.function.LongConsumer;

/** Counts the points of a path on standard error while they are taken, where the line can be redrawn. */
final class PointsDone implements LongConsumer, AutoCloseable {
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";

    private final Screen screen;
    private final long start = System.nanoTime();
    private long points;

    PointsDone(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void accept(long more) {
        points += more;
        if (screen.liveErrors()) {
            double seconds = (System.nanoTime() - start) / 1e9;
            screen.err().printf(Locale.ROOT, "%sIntegrating: %d points, %.0f s", TO_START_AND_CLEAR, points, seconds);
            screen.err().flush();
        }
    }

    /** Takes the line away again, before anything else is written. */
    @Override
    public void close() {
        if (screen.liveErrors() && points > 0) {
            screen.err().print(TO_START_AND_CLEAR);
            screen.err().flush();
        }
    }
}
