package dev.limpid.report;

import dev.limpid.train.LogLine;
import dev.limpid.train.Stretches;
import dev.limpid.train.Training;
import dev.limpid.train.Verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/** The curves of one training. */
final class TrainingCurves {
    private static final int MOST = 500;
    private static final int STEPS = 4;
    private static final double TOP = 0.995;
    private static final String LOSS = key("loss");

    private final Training training;
    private final List<Stretches.Point> points;
    private final List<LogLine.Judged> judged;
    private final Ticks across;

    TrainingCurves(Training training) {
        this.training = training;
        this.points = Stretches.of(training.log(), MOST).points();
        this.judged = training.log().stream()
                .filter(LogLine.Judged.class::isInstance)
                .map(LogLine.Judged.class::cast)
                .toList();
        double last = Math.max(1, training.outcome().steps());
        this.across = Ticks.around(0, last, STEPS).within(0, last);
    }

    /** Of training and, where it was judged, of what is not trained on. */
    CurveChart loss() {
        List<CurveChart.At> raw = at(Stretches.Point::loss);
        List<CurveChart.At> smooth = at(Stretches.Point::smooth);
        List<CurveChart.At> judgements = judged(LOSS);
        double[] most = raw.stream()
                .mapToDouble(CurveChart.At::value)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double high = Stream.concat(smooth.stream(), judgements.stream())
                .mapToDouble(CurveChart.At::value)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        if (most.length > 0) {
            // One wild batch does not press all others to the ground.
            high = Math.max(high, most[(int) (TOP * (most.length - 1))]);
        }
        double low = Math.min(
                most.length == 0 ? 0 : most[0],
                judgements.stream()
                        .mapToDouble(CurveChart.At::value)
                        .filter(Double::isFinite)
                        .min()
                        .orElse(high));
        Ticks up = Ticks.around(low > 0 && low < high / 3 ? 0 : low, high, STEPS);
        List<CurveChart.Line> lines = new ArrayList<>();
        lines.add(new CurveChart.Line("raw", CurveChart.path(raw, across, up)));
        lines.add(new CurveChart.Line("smooth", CurveChart.path(smooth, across, up)));
        lines.add(new CurveChart.Line("judged", CurveChart.path(judgements, across, up)));
        Map<String, List<CurveChart.At>> columns = new LinkedHashMap<>();
        columns.put(say("batches"), raw);
        columns.put(say("smoothed"), smooth);
        if (!judgements.isEmpty()) {
            columns.put(say("held back"), judgements);
        }
        return new CurveChart(
                say(LOSS),
                told(say(LOSS), smooth),
                true,
                lines,
                dots(say(LOSS), judgements, up),
                marks(),
                across.list(),
                up.list(),
                CurveChart.Table.of(columns));
    }

    /** What judgements told beside the loss, what they go by first. */
    List<CurveChart> metrics() {
        Set<String> names = new LinkedHashSet<>();
        judged.forEach(one -> names.add(one.verdict().metric()));
        judged.forEach(one -> names.addAll(one.verdict().values().keySet()));
        names.remove(LOSS);
        // A single dot is no curve.
        return names.stream()
                .filter(name -> judged(name).size() > 1)
                .map(this::metric)
                .toList();
    }

    private CurveChart metric(String name) {
        List<CurveChart.At> values = judged(name);
        double[] told = values.stream()
                .mapToDouble(CurveChart.At::value)
                .filter(Double::isFinite)
                .toArray();
        Ticks up = Ticks.around(
                Arrays.stream(told).min().orElse(0), Arrays.stream(told).max().orElse(1), STEPS);
        return new CurveChart(
                name,
                told(name, values),
                false,
                List.of(new CurveChart.Line("judged", CurveChart.path(values, across, up))),
                dots(name, values, up),
                marks(),
                across.list(),
                up.list(),
                CurveChart.Table.of(Map.of(name, values)));
    }

    /** How training was run. */
    List<CurveChart> running() {
        List<CurveChart> charts = new ArrayList<>();
        charts.add(fromZero(say("learning rate"), "", Stretches.Point::rate));
        charts.add(fromZero(say("gradient norm, before clipping"), "", Stretches.Point::norm));
        boolean tokens = points.stream().anyMatch(point -> point.tokensPerSecond() != point.examplesPerSecond());
        charts.add(
                tokens
                        ? fromZero(say("tokens a second"), "", Stretches.Point::tokensPerSecond)
                        : fromZero(say("examples a second"), "", Stretches.Point::examplesPerSecond));
        if (points.stream().anyMatch(point -> point.bytes() > 0)) {
            charts.add(fromZero(say("memory"), " GB", point -> point.bytes() / 1e9));
        }
        return charts;
    }

    private CurveChart fromZero(String title, String unit, ToDoubleFunction<Stretches.Point> value) {
        List<CurveChart.At> values = at(value);
        double high = values.stream()
                .mapToDouble(CurveChart.At::value)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        Ticks up = Ticks.around(0, high, 2);
        return new CurveChart(
                title + (unit.isEmpty() ? "" : "," + unit),
                told(title, values),
                false,
                List.of(new CurveChart.Line("smooth", CurveChart.path(values, across, up))),
                List.of(),
                marks(),
                across.list(),
                up.list(),
                CurveChart.Table.of(Map.of(title, values)));
    }

    private List<CurveChart.At> at(ToDoubleFunction<Stretches.Point> value) {
        return points.stream()
                .map(point -> new CurveChart.At(point.step(), value.applyAsDouble(point)))
                .toList();
    }

    private List<CurveChart.At> judged(String name) {
        return judged.stream()
                .filter(one -> one.verdict().values().containsKey(name))
                .map(one -> new CurveChart.At(one.step(), one.verdict().values().getOrDefault(name, Double.NaN)))
                .toList();
    }

    private List<CurveChart.Dot> dots(String name, List<CurveChart.At> values, Ticks up) {
        Verdict best = training.outcome().best();
        List<CurveChart.Dot> dots = new ArrayList<>();
        for (CurveChart.At one : values) {
            if (Double.isFinite(one.value())) {
                boolean kept = best != null && one.step() == training.outcome().bestStep();
                dots.add(new CurveChart.Dot(
                        across.at(one.step()),
                        1 - up.at(one.value()),
                        kept ? "dot best" : "dot",
                        say(
                                        "{} {} after update {}",
                                        name,
                                        Numbers.terse(one.value()).plain(one.value()),
                                        update(one))
                                + (kept ? say(", kept") : "")));
            }
        }
        return dots;
    }

    private List<CurveChart.Mark> marks() {
        return training.log().stream()
                .filter(line -> line instanceof LogLine.Begun begun && begun.isResumed())
                .map(line -> new CurveChart.Mark(
                        across.at(line.step()), "resumed", say("resumed after update {}", Numbers.count(line.step()))))
                .toList();
    }

    private static String told(String name, List<CurveChart.At> values) {
        List<CurveChart.At> told =
                values.stream().filter(one -> Double.isFinite(one.value())).toList();
        if (told.isEmpty()) {
            return say("{}: nothing was told", name);
        }
        CurveChart.At first = told.get(0);
        CurveChart.At last = told.get(told.size() - 1);
        return say(
                "{}: {} at update {}, {} at update {}",
                name,
                Numbers.brief(first.value()),
                update(first),
                Numbers.brief(last.value()),
                update(last));
    }

    private static String update(CurveChart.At one) {
        return String.format(Locale.ROOT, "%,.0f", one.step());
    }
}
