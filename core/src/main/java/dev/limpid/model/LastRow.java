package dev.limpid.model;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.WeakHashMap;

/**
 * The row that each thread read last. Of each its own: which of two graphs a row came of can show in its last bit, and what one
 * thread is told must not depend on what others ask.
 */
final class LastRow {
    private final Map<Thread, Probe.Row> rows = new WeakHashMap<>();

    synchronized Probe.@Nullable Row get() {
        return rows.get(Thread.currentThread());
    }

    synchronized void set(Probe.Row row) {
        rows.put(Thread.currentThread(), row);
    }

    /** Of all threads. */
    synchronized void forget() {
        rows.clear();
    }
}
