package dev.limpid.report;

import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.Interval;
import dev.limpid.evaluate.Recommendation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/**
 * How good methods are, the best first: a dot for each and a line for its interval, between what a random explanation reaches
 * (0) and the best that is known (1). Positions are shares of the chart's width.
 *
 * @param random where 0 lies
 * @param best where 1 lies
 * @param metrics that count, in words
 */
record SkillChart(List<Row> rows, double random, double best, String metrics) {
    private static final double MARGIN = 0.06;
    private static final double LEAST = -1;
    private static final double MOST = 1.5;

    /**
     * A method.
     *
     * @param told what is said of it beside the chart: that it is recommended, or why it is not; empty for nothing
     * @param chosen whether it is recommended, or may be the best
     * @param mean where the dot is; {@code NaN} where it cannot be told
     * @param low where its interval begins; {@code NaN} where it has none
     * @param beyond whether the mean lies outside of the chart
     */
    record Row(
            String method,
            String told,
            boolean chosen,
            String value,
            double mean,
            double low,
            double high,
            boolean beyond) {
        boolean isTold() {
            return !Double.isNaN(mean);
        }

        boolean hasInterval() {
            return !Double.isNaN(low) && !Double.isNaN(high);
        }
    }

    static SkillChart of(Appraisal appraisal) {
        List<Interval> skills = appraisal.skills();
        double low = skills.stream()
                .flatMap(skill -> Stream.of(skill.mean(), skill.low()))
                .filter(Double::isFinite)
                .reduce(0.0, Math::min);
        double high = skills.stream()
                .flatMap(skill -> Stream.of(skill.mean(), skill.high()))
                .filter(Double::isFinite)
                .reduce(1.0, Math::max);
        Axis axis = new Axis(Math.max(LEAST, low) - MARGIN, Math.min(MOST, high) + MARGIN);
        List<String> methods = appraisal.outcome().results().methods();
        Map<String, String> excluded = appraisal.recommendation().excluded().stream()
                .collect(Collectors.toMap(
                        Recommendation.Excluded::method, Recommendation.Excluded::reason, (one, other) -> one));
        List<Row> rows = new ArrayList<>();
        IntStream.range(0, skills.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> Double.isNaN(skills.get(i).mean())
                                ? Double.POSITIVE_INFINITY
                                : -skills.get(i).mean()))
                .forEach(i -> rows.add(row(methods.get(i), skills.get(i), appraisal.recommendation(), excluded, axis)));
        return new SkillChart(
                rows,
                axis.at(0),
                axis.at(1),
                appraisal.standings().stream()
                        .filter(one -> one.about().family() == Family.FAITHFULNESS)
                        .map(one -> one.about().name())
                        .collect(Collectors.joining(", ")));
    }

    private record Axis(double low, double high) {
        boolean holds(double value) {
            return value >= low && value <= high;
        }

        double at(double value) {
            return (Math.max(low, Math.min(high, value)) - low) / (high - low);
        }
    }

    private static Row row(
            String method, Interval skill, Recommendation found, Map<String, String> excluded, Axis axis) {
        boolean told = skill.count() > 0;
        boolean chosen = found instanceof Recommendation.Recommended one
                ? one.method().equals(method)
                : found instanceof Recommendation.Undecided several
                        && several.methods().contains(method);
        return new Row(
                method,
                said(method, chosen, found, excluded),
                chosen,
                told ? Means.told(skill) : say("cannot be told"),
                told ? axis.at(skill.mean()) : Double.NaN,
                axis.at(skill.low()),
                axis.at(skill.high()),
                told && !axis.holds(skill.mean()));
    }

    private static String said(String method, boolean chosen, Recommendation found, Map<String, String> excluded) {
        if (chosen) {
            return found instanceof Recommendation.Recommended
                    ? say("recommended")
                    : found instanceof Recommendation.Undecided several
                                    && several.cheapest().equals(method)
                                    && several.methods().size() > 1
                            ? say("may be the best, the cheapest of these")
                            : say("may be the best");
        }
        String reason = excluded.get(method);
        return reason == null ? say("shown to be worse") : say("left out: {}", borrowed(reason));
    }

    /** A position as SVG has it. */
    static String percent(double share) {
        return Chart.percent(100 * share);
    }
}
