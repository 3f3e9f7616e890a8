package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis with round numbers along it.
 *
 * @param low the value at its beginning
 * @param high the value at its end; above {@code low}
 * @param step between labels: 1, 2 or 5 times a power of ten
 */
record Ticks(double low, double high, double step) {
    private static final double SLACK = 1e-9;
    private static final double FINE = 5e-4;

    /** A label and where it stands, a share of the axis. */
    record Tick(double at, String label) {}

    /**
     * From round number to round number around values, with about so many steps; also around a single value.
     *
     * @param about how many steps, from 1
     */
    static Ticks around(double low, double high, int about) {
        double span = high > low ? high - low : Math.max(Math.abs(high), 1e-12);
        double power = Math.pow(10, Math.floor(Math.log10(span / about)));
        double rough = span / about / power;
        double step = power * (rough <= 1 + SLACK ? 1 : rough <= 2 + SLACK ? 2 : rough <= 5 + SLACK ? 5 : 10);
        double from = step * Math.floor(low / step + SLACK);
        double to = step * Math.ceil(high / step - SLACK);
        return new Ticks(from, to > from ? to : from + step, step);
    }

    /** The axis itself ends where the values do. */
    Ticks within(double from, double to) {
        return new Ticks(from, to > from ? to : from + step, step);
    }

    /** Where a value lies, a share of the axis, moved to its ends if outside. */
    double at(double value) {
        return Math.max(0, Math.min(1, (value - low) / (high - low)));
    }

    /** The round numbers on the axis. */
    List<Tick> list() {
        List<Tick> ticks = new ArrayList<>();
        for (long i = Math.round(Math.ceil(low / step - SLACK)); i * step <= high + SLACK * step; i++) {
            ticks.add(new Tick(at(i * step), label(i * step)));
        }
        return ticks;
    }

    private String label(double value) {
        if (step < FINE * (1 + SLACK)) {
            return Math.abs(value) < step / 2 ? "0" : Numbers.brief(value).replace(".0e", "e");
        }
        if (step >= 1000) {
            return value == 0 ? "0" : String.format(Locale.ROOT, "%,.0fk", value / 1000);
        }
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + SLACK));
        return String.format(Locale.ROOT, "%." + decimals + "f", value).replace("-", "\u2212");
    }
}
