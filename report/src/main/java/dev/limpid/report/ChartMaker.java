package dev.limpid.report;

import dev.limpid.explain.Attribution;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * Lays out the scores of one explanation.
 *
 * <p>Where the scores are shares of a difference, each bar starts where the one above ends, so the chart reads as a
 * sum: baseline, contributions, gap, score. Elsewhere all bars start at 0.
 */
final class ChartMaker {
    /** As many bars as a reader takes in. */
    static final int MOST_BARS = 20;

    private static final double RIGHT = 86;

    private final Attribution explanation;
    private final Strengths strengths;
    private final Numbers numbers;
    private final Chart.Names names;
    private final int most;
    private final boolean adding;
    private final List<Row> rows = new ArrayList<>();

    /** A row before its values have places. */
    private record Row(Chart.Kind kind, int feature, String label, String value, double from, double to) {}

    private ChartMaker(Attribution explanation, Strengths strengths, Chart.Names names, int most, boolean adding) {
        this.explanation = explanation;
        this.strengths = strengths;
        this.numbers = strengths.numbers();
        this.names = names;
        this.most = most;
        this.adding = adding;
    }

    static Chart of(Attribution explanation, Scene scene) {
        return of(explanation, scene, MOST_BARS, true);
    }

    /**
     * @param most bars of features
     * @param adding whether bars join end to end where the scores add up
     */
    static Chart of(Attribution explanation, Scene scene, int most, boolean adding) {
        Strengths strengths = Strengths.of(Part.of(explanation, scene));
        Chart.Names names = scene.medium() == Medium.ROW ? Chart.Names.LONG : Chart.Names.SHORT;
        return new ChartMaker(explanation, strengths, names, most, adding).make();
    }

    private Chart make() {
        double baseline = baselineOfSum();
        boolean sum = Double.isFinite(baseline);
        double start = sum ? baseline : 0;
        if (sum) {
            rows.add(new Row(Chart.Kind.ANCHOR, -1, say("baseline"), numbers.plain(start), start, start));
        }
        double reached = features(start, sum);
        double score = explanation.target().score();
        if (sum) {
            double missing = score - reached;
            if (!numbers.isZero(missing)) {
                rows.add(row(Chart.Kind.REST, -1, say("remainder"), missing, reached));
            }
            rows.add(new Row(Chart.Kind.ANCHOR, -1, say("score"), numbers.plain(score), score, score));
        }
        return new Chart(description(sum), names, placed(sum), rule(sum), note(sum));
    }

    // NaN where the scores are no sum, or where it could not be drawn.
    private double baselineOfSum() {
        Double baseline = explanation.target().baselineScore();
        return !adding
                        || baseline == null
                        || explanation.completeness() == null
                        || !Double.isFinite(explanation.target().score())
                ? Double.NaN
                : baseline;
    }

    private double features(double start, boolean sum) {
        int shown = Math.min(most, strengths.counted());
        double reached = start;
        for (int index : strengths.ranked().subList(0, shown)) {
            Part part = strengths.parts().get(index);
            Chart.Kind kind = part.score() < 0 ? Chart.Kind.AGAINST : Chart.Kind.FOR;
            rows.add(row(kind, index, part.label(), part.score(), reached));
            reached = sum ? reached + part.score() : 0;
        }
        int others = strengths.counted() - shown;
        if (others > 0 && sum) {
            double rest = strengths.ranked().subList(shown, strengths.counted()).stream()
                    .mapToDouble(index -> strengths.parts().get(index).score())
                    .sum();
            rows.add(row(Chart.Kind.REST, -1, say("{} more", Numbers.count(others)), rest, reached));
            reached += rest;
        }
        return reached;
    }

    private Row row(Chart.Kind kind, int feature, String label, double size, double from) {
        return new Row(kind, feature, label, Reading.of(explanation).score(numbers, size), from, from + size);
    }

    private List<Chart.Bar> placed(boolean sum) {
        List<Chart.Bar> bars = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double from = place(Math.min(row.from, row.to));
            double to = place(Math.max(row.from, row.to));
            double end = place(row.to);
            boolean linked = sum && i + 1 < rows.size();
            Chart.Link link = linked ? new Chart.Link(end, end) : Chart.Bar.NONE;
            bars.add(new Chart.Bar(row.kind, row.feature, row.label, row.value, from, to, link, interval(row)));
        }
        return bars;
    }

    private Chart.Link interval(Row row) {
        if (row.feature < 0) {
            return Chart.Bar.NONE;
        }
        Part part = strengths.parts().get(row.feature);
        Double low = part.low();
        Double high = part.high();
        return low == null || high == null || !part.hasInterval()
                ? Chart.Bar.NONE
                : new Chart.Link(place(row.from + low), place(row.from + high));
    }

    // In a sum 0 is a value like any other: a line there would look like an axis.
    private Chart.Rule rule(boolean sum) {
        double zero = place(0);
        return new Chart.Rule(Chart.percent(zero), !sum && zero >= names.left() && zero <= RIGHT);
    }

    private double place(double value) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Row row : rows) {
            low = Math.min(low, Math.min(low(row), Math.min(row.from, row.to)));
            high = Math.max(high, Math.max(high(row), Math.max(row.from, row.to)));
        }
        return high > low ? names.left() + (RIGHT - names.left()) * (value - low) / (high - low) : names.left();
    }

    private double low(Row row) {
        Double low = row.feature < 0 ? null : strengths.parts().get(row.feature).low();
        return low == null || !Double.isFinite(low) ? row.from : row.from + low;
    }

    private double high(Row row) {
        Double high =
                row.feature < 0 ? null : strengths.parts().get(row.feature).high();
        return high == null || !Double.isFinite(high) ? row.from : row.from + high;
    }

    private String description(boolean sum) {
        StringBuilder text = new StringBuilder(sum ? say("Starting at the baseline's score: ") : say("Scores: "));
        for (Row row : rows) {
            text.append(row == rows.get(0) ? "" : ", ")
                    .append(row.label)
                    .append(' ')
                    .append(row.value);
        }
        return text.append(say(".")).toString();
    }

    private String note(boolean sum) {
        int shown = Math.min(most, strengths.counted());
        int others = strengths.counted() - shown;
        int zeros = strengths.parts().size() - strengths.counted();
        StringBuilder note = new StringBuilder();
        if (others > 0) {
            note.append(shown == 1 ? say("The 1 largest is drawn, ") : say("The {} largest are drawn, ", shown));
            if (sum) {
                note.append(others == 1 ? say("1 more is summed up. ") : say("{} more are summed up. ", others));
            } else {
                note.append(others == 1 ? say("1 more is not. ") : say("{} more are not. ", others));
            }
        }
        if (zeros > 0) {
            note.append(
                    zeros == 1
                            ? say("1 score is exactly 0. ")
                            : say("{} scores are exactly 0. ", Numbers.count(zeros)));
        }
        return note.toString().strip();
    }
}
