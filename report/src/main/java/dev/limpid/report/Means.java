package dev.limpid.report;

import dev.limpid.evaluate.Interval;

/** How a mean and its interval are written: with as many decimals as the largest of these numbers needs. */
final class Means {
    static final String ABSENT = "–";
    private static final double HUGE = 1e6;

    private Means() {}

    /** {@code 0.42}. */
    static String mean(Interval interval) {
        return interval.count() == 0 ? ABSENT : number(interval.mean(), interval);
    }

    /** {@code [0.35, 0.49]}; empty without ends. */
    static String range(Interval interval) {
        return interval.isTold()
                ? "[" + number(interval.low(), interval) + ", " + number(interval.high(), interval) + "]"
                : "";
    }

    /** {@code 0.42 [0.35, 0.49]}. */
    static String told(Interval interval) {
        return (mean(interval) + " " + range(interval)).strip();
    }

    private static String number(double value, Interval among) {
        double ends = among.isTold() ? Math.max(Math.abs(among.low()), Math.abs(among.high())) : 0;
        double largest = Math.max(Math.abs(among.mean()), ends);
        return largest < HUGE ? Numbers.terse(largest).plain(value) : Numbers.brief(value);
    }
}
