package dev.limpid.optimise;

import java.util.Locale;

/**
 * What share of the highest rate of learning each step has, as transformers' {@code get_*_schedule_with_warmup}: it rises from 0
 * in a straight line for the steps of the warm-up, then follows a form. The first step of a warm-up has rate 0.
 *
 * @param warmup steps, at least 0
 * @param steps in all, at least 1; steps beyond them keep the last share of a falling form, 0
 */
public record Schedule(Form form, long warmup, long steps) {
    /** What follows the warm-up. */
    public enum Form {
        /** The highest rate. */
        CONSTANT,
        /** Down to 0 in a straight line. */
        LINEAR,
        /** Down to 0 by half a cosine (Loshchilov and Hutter: SGDR, 2017, without restarts). */
        COSINE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Schedule {
        if (steps < 1) {
            throw new IllegalArgumentException("A schedule has at least one step, got " + steps + ".");
        }
        if (warmup < 0) {
            throw new IllegalArgumentException("A warm-up takes at least 0 steps, got " + warmup + ".");
        }
    }

    /**
     * A warm-up of a share of all steps, rounded up.
     *
     * @param share from 0 to 1
     */
    public static Schedule warmingUp(Form form, double share, long steps) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A warm-up takes 0 to 1 of all steps, got " + share + ".");
        }
        return new Schedule(form, (long) Math.ceil(steps * share), steps);
    }

    /**
     * The share of the highest rate, from 0 to 1.
     *
     * @param step counted from 1
     */
    public double at(long step) {
        if (step < 1) {
            throw new IllegalArgumentException("Steps are counted from 1, got " + step + ".");
        }
        long done = step - 1;
        if (done < warmup) {
            return (double) done / warmup;
        }
        double progress = (double) (done - warmup) / Math.max(1, steps - warmup);
        return switch (form) {
            case CONSTANT -> 1;
            case LINEAR -> Math.max(0, 1 - progress);
            case COSINE -> progress >= 1 ? 0 : 0.5 * (1 + StrictMath.cos(Math.PI * progress));
        };
    }

    @Override
    public String toString() {
        return form + " over " + steps + " steps, " + warmup + " of them warm-up";
    }
}
