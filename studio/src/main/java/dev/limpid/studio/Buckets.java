package dev.limpid.studio;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How often clients may ask: each has a bucket of tokens that fills at a rate, and a request takes one. */
final class Buckets {
    private static final int MOST = 10_000;

    private final double rate;
    private final int burst;
    private final LongSupplier clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    private static final class Bucket {
        double tokens;
        long last;
    }

    /**
     * @param rate tokens a second
     * @param burst that a bucket holds
     * @param clock nanoseconds
     */
    Buckets(double rate, int burst, LongSupplier clock) {
        this.rate = rate;
        this.burst = burst;
        this.clock = clock;
    }

    /** Seconds until the client may ask again; 0 if it may now. */
    synchronized int wait(String client) {
        long now = clock.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(client, first -> {
            Bucket full = new Bucket();
            full.tokens = burst;
            full.last = now;
            return full;
        });
        bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.last) / 1e9 * rate);
        bucket.last = now;
        if (bucket.tokens >= 1) {
            bucket.tokens--;
            return 0;
        }
        return Math.max(1, (int) Math.ceil((1 - bucket.tokens) / rate));
    }
}
