package dev.limpid.report;

import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Gate;
import dev.limpid.evaluate.Recommendation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/**
 * What became of methods at the gates.
 *
 * @param heads the gates, in their order
 * @param rows methods that fit the need
 * @param misfits methods that were not judged, since they do not fit
 */
record Gates(List<Head> heads, List<Row> rows, List<Recommendation.Excluded> misfits) {
    /**
     * A gate.
     *
     * @param bound {@code above 0}
     * @param failing what it means to fail, a sentence
     */
    record Head(String metric, String bound, String failing) {}

    /** A method. */
    record Row(String method, List<Cell> cells) {}

    /**
     * What became of it.
     *
     * @param css {@code passes}, {@code fails} or {@code open}; empty where the gate is not for it
     */
    record Cell(String css, String sign, String word, String mean, String value, String title) {}

    static Gates of(Appraisal appraisal) {
        List<Gate.Judged> judged = appraisal.recommendation().evidence().stream()
                .filter(Gate.Judged.class::isInstance)
                .map(Gate.Judged.class::cast)
                .toList();
        Set<Gate> passed = new LinkedHashSet<>(Gate.STANDARD);
        judged.forEach(one -> passed.add(one.gate()));
        passed.removeIf(gate -> judged.stream().noneMatch(one -> one.gate().equals(gate)));
        List<Row> rows = new ArrayList<>();
        for (String method : appraisal.outcome().results().methods()) {
            if (judged.stream().anyMatch(one -> one.method().equals(method))) {
                rows.add(new Row(
                        method,
                        passed.stream().map(gate -> cell(method, gate, judged)).toList()));
            }
        }
        return new Gates(
                passed.stream().map(Gates::head).toList(),
                rows,
                appraisal.recommendation().excluded().stream()
                        .filter(one ->
                                judged.stream().noneMatch(own -> own.method().equals(one.method())))
                        .map(one -> new Recommendation.Excluded(one.method(), borrowed(one.reason())))
                        .toList());
    }

    private static Head head(Gate gate) {
        return new Head(
                gate.metric(),
                gate.side() == Gate.Side.ABOVE
                        ? say("above {}", Numbers.brief(gate.threshold()))
                        : say("below {}", Numbers.brief(gate.threshold())),
                say("A method that fails {}.", borrowed(gate.failing())));
    }

    private static Cell cell(String method, Gate gate, List<Gate.Judged> judged) {
        return judged.stream()
                .filter(one -> one.method().equals(method) && one.gate().equals(gate))
                .findFirst()
                .map(Gates::cell)
                .orElse(new Cell("", "", "", "", "", say("{} promises no scores that add up", method)));
    }

    private static Cell cell(Gate.Judged one) {
        String mean = one.interval().count() == 0 ? "" : Means.mean(one.interval());
        String value = one.interval().count() == 0 ? say("not measured") : Means.told(one.interval());
        return switch (one.verdict()) {
            case PASSES -> new Cell("passes", "✓", say("passes"), mean, value, borrowed(one.sentence()));
            case FAILS -> new Cell("fails", "✗", say("fails"), mean, value, borrowed(one.sentence()));
            case CANNOT_BE_TOLD -> new Cell("open", "?", say("cannot be told"), mean, value, borrowed(one.sentence()));
        };
    }
}
