package dev.limpid.explain;

/**
 * When a sampler asks whether it is certain. Each look makes the next ones stricter, so they grow apart: by a quarter of
 * what was sampled.
 */
final class Looks {
    private final boolean any;
    private long next;
    private int taken;

    /**
     * @param certainty what is looked for; if nothing, no look is due
     * @param first how many samples a first look takes
     */
    Looks(Certainty certainty, long first) {
        this.any = certainty.top() > 0;
        this.next = first;
    }

    /** Whether to look after so many samples; then the look counts. */
    boolean areDue(long samples) {
        if (!any || samples < next) {
            return false;
        }
        next = samples + samples / 4 + 1;
        taken++;
        return true;
    }

    /** So far. */
    int taken() {
        return taken;
    }
}
