package dev.limpid.profile;

import java.util.Iterator;
import java.util.List;

/** Time that goes by only when it is told to. */
final class FakeClock implements Stopwatch {
    private long now = 5;

    @Override
    public long nanos() {
        return now;
    }

    void passes(long milliseconds) {
        now += milliseconds * 1_000_000;
    }

    /** Work that takes these times, one a run. */
    Runnable taking(List<Integer> milliseconds) {
        Iterator<Integer> next = milliseconds.iterator();
        return () -> passes(next.next());
    }
}
