package dev.limpid.report;

import dev.limpid.select.Foretold;

import java.util.List;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * How well scores foretold performance: positions are shares of a line from -1 to 1.
 *
 * @param past whether any is told of earlier selections
 */
record ForetoldTable(List<Line> lines, boolean past) {
    /**
     * A score.
     *
     * @param here its position; {@code NaN} where it cannot be told
     * @param of how many candidates it is told of
     * @param past the same of earlier selections
     * @param over how many of these there were
     */
    record Line(
            String score,
            boolean naive,
            double here,
            String told,
            String of,
            double past,
            String before,
            String over,
            String seconds) {
        boolean isTold() {
            return !Double.isNaN(here);
        }

        boolean hasPast() {
            return !Double.isNaN(past);
        }
    }

    static ForetoldTable of(List<Foretold> all) {
        return new ForetoldTable(
                all.stream().map(ForetoldTable::line).toList(), all.stream().anyMatch(one -> one.past() != null));
    }

    private static Line line(Foretold one) {
        Double past = one.past();
        return new Line(
                one.score(),
                one.naive(),
                at(one.here()),
                Double.isNaN(one.here()) ? say("cannot be told") : tau(one.here()),
                Double.isNaN(one.here())
                        ? ""
                        : Numbers.many(one.candidates(), key("{} candidate"), key("{} candidates")),
                past == null ? Double.NaN : at(past),
                past == null ? Means.ABSENT : tau(past),
                past == null ? "" : Numbers.many(one.selections(), key("{} selection"), key("{} selections")),
                one.seconds() == 0 ? say("nothing") : Amounts.time(one.seconds()));
    }

    private static double at(double tau) {
        return (tau + 1) / 2;
    }

    static String tau(double tau) {
        return Numbers.terse(1).plain(tau);
    }
}
