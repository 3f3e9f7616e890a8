package dev.limpid.cli;

import java.util.Locale;
import java.util.function.LongConsumer;

/** Counts what is done on standard error while a command works, where the line can be redrawn. */
final class PointsDone implements LongConsumer, AutoCloseable {
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";

    private final Screen screen;
    private final String doing;
    private final String what;
    private final long start = System.nanoTime();
    private long points;

    /** Of the points of a path. */
    PointsDone(Screen screen) {
        this(screen, "Integrating", "points");
    }

    PointsDone(Screen screen, String doing, String what) {
        this.screen = screen;
        this.doing = doing;
        this.what = what;
    }

    @Override
    public void accept(long more) {
        points += more;
        if (screen.liveErrors()) {
            double seconds = (System.nanoTime() - start) / 1e9;
            screen.err().printf(Locale.ROOT, "%s%s: %d %s, %.0f s", TO_START_AND_CLEAR, doing, points, what, seconds);
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
