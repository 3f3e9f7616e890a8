package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * An axis of numbers, or of their decades.
 *
 * @param title what is on it, with which way is better
 * @param low the value at its beginning, in decades if logarithmic
 * @param high the value at its end
 * @param turned whether it runs from high to low
 * @param ticks from its beginning
 */
record ParetoAxis(String title, boolean logarithmic, double low, double high, boolean turned, List<Ticks.Tick> ticks) {
    private static final double MARGIN = 0.08;
    private static final int STEPS = 4;
    private static final int[] COARSE = {1, 2, 5};
    private static final int[] FINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    private static final int ENOUGH = 3;
    private static final int MANY = 8;

    /** How a value is written. */
    interface Words {
        String of(double value);
    }

    /** @param turned whether it runs from high to low */
    static ParetoAxis of(ParetoChart.Measure measure, List<ParetoChart.Measured> values, boolean turned) {
        boolean logarithmic = measure.criterion().logarithmic();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (ParetoChart.Measured one : values) {
            least = Math.min(least, one.hasEnds() ? Math.min(one.low(), one.value()) : one.value());
            most = Math.max(most, one.hasEnds() ? Math.max(one.high(), one.value()) : one.value());
        }
        String title = measure.criterion().higher()
                ? say("{}, higher is better", measure.title())
                : say("{}, lower is better", measure.title());
        if (!logarithmic) {
            double span = most > least ? most - least : Math.max(Math.abs(most), 1e-9);
            Ticks ticks = Ticks.around(least, most, STEPS).within(least - MARGIN * span, most + MARGIN * span);
            ParetoAxis bare = new ParetoAxis(title, false, ticks.low(), ticks.high(), turned, List.of());
            return bare.with(ticks.list().stream()
                    .map(tick -> new Ticks.Tick(turned ? 1 - tick.at() : tick.at(), tick.label()))
                    .toList());
        }
        double from = Math.log10(least);
        double to = Math.log10(most);
        double margin = Math.max(MARGIN, MARGIN * (to - from));
        ParetoAxis bare = new ParetoAxis(title, true, from - margin, to + margin, turned, List.of());
        List<Ticks.Tick> ticks = bare.decades(COARSE, measure.words());
        if (ticks.size() < ENOUGH) {
            ticks = bare.decades(FINE, measure.words());
        } else if (ticks.size() > MANY) {
            ticks = bare.decades(new int[] {1}, measure.words());
        }
        return bare.with(ticks);
    }

    private ParetoAxis with(List<Ticks.Tick> some) {
        return new ParetoAxis(title, logarithmic, low, high, turned, some);
    }

    private List<Ticks.Tick> decades(int[] mantissas, Words words) {
        List<Ticks.Tick> found = new ArrayList<>();
        for (int decade = (int) Math.floor(low); decade <= high; decade++) {
            for (int mantissa : mantissas) {
                double value = mantissa * Math.pow(10, decade);
                double at = Math.log10(value);
                if (at >= low && at <= high) {
                    found.add(new Ticks.Tick(at(value), words.of(value)));
                }
            }
        }
        return found;
    }

    /** Where a value lies, a share of the axis. */
    double at(double value) {
        double share = ((logarithmic ? Math.log10(value) : value) - low) / (high - low);
        double held = Math.max(0, Math.min(1, share));
        return turned ? 1 - held : held;
    }
}
