package dev.limpid.decide;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How two alternatives differ in one criterion.
 *
 * @param mine value of the one that is spoken of
 * @param theirs value of the other
 */
public record Difference(Criterion criterion, double mine, double theirs) {
    /** {@code 8 times lower latency}, {@code 20 % lower latency}, {@code 0.02 higher accuracy}, {@code the same size}. */
    public String words() {
        if (mine == theirs) {
            return "the same " + criterion.name();
        }
        return size() + (mine > theirs ? " higher " : " lower ") + criterion.name();
    }

    /** How far apart: times or percents of what is logarithmic, else a number in its unit. */
    String size() {
        if (!criterion.logarithmic()) {
            String unit = criterion.unit();
            return number(Math.abs(mine - theirs)) + (unit.isEmpty() ? "" : " " + unit);
        }
        double times = Math.max(mine, theirs) / Math.min(mine, theirs);
        // A half is 50 % lower, but from twice on times are easier to read.
        return times >= 1.95 ? number(times) + " times" : number(100 * Math.abs(mine / theirs - 1)) + " %";
    }

    /** How much better it is on the scale of {@link Criterion#worth}; below 0 if it is worse. */
    double gain() {
        return criterion.worth(mine) - criterion.worth(theirs);
    }

    /** Two digits that count. */
    static String number(double value) {
        String plain = new BigDecimal(value)
                .round(new MathContext(2))
                .stripTrailingZeros()
                .toPlainString();
        return value == 0 ? "0" : plain;
    }
}
