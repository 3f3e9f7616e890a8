package dev.limpid.report;

import dev.limpid.decide.Criterion;
import dev.limpid.decide.Decision;
import dev.limpid.evaluate.Direction;
import dev.limpid.evaluate.Interval;
import dev.limpid.profile.Latency;
import dev.limpid.select.Row;
import dev.limpid.select.Selection;
import dev.limpid.select.Way;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/** Performance against latency, and against transparency. */
final class SelectionCharts {
    private static final ParetoChart.Measure LATENCY =
            new ParetoChart.Measure(new Criterion("latency", "s", false, true), key("latency"), Amounts::time);
    private static final ParetoChart.Measure TRANSPARENCY = new ParetoChart.Measure(
            new Criterion("transparency", "", true, false),
            key("transparency"),
            value -> Numbers.terse(1).plain(value));

    private SelectionCharts() {}

    /** How one number of a candidate is read. */
    private interface Reads {
        ParetoChart.@Nullable Measured of(Row row);
    }

    /** Those that two candidates at least can be drawn on. */
    static List<ParetoChart> of(Selection selection) {
        List<ParetoChart> charts = new ArrayList<>();
        add("latency", LATENCY, SelectionCharts::latency, selection, charts);
        add("transparency", TRANSPARENCY, SelectionCharts::transparency, selection, charts);
        return charts;
    }

    private static void add(
            String id, ParetoChart.Measure across, Reads reads, Selection selection, List<ParetoChart> charts) {
        Decision decision = selection.decision();
        List<Row> compared = selection.compared();
        List<ParetoChart.Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < compared.size(); i++) {
            Row row = compared.get(i);
            ParetoChart.Measured value = reads.of(row);
            Way chosen = row.chosen();
            if (value != null
                    && chosen != null
                    && Double.isFinite(chosen.value().mean())) {
                int at = decision == null ? -1 : decision.alternatives().names().indexOf(row.candidate());
                candidates.add(new ParetoChart.Candidate(
                        decision == null ? "" : Integer.toString(i + 1),
                        row.candidate(),
                        value,
                        measured(chosen.value()),
                        row.profile() == null
                                ? Double.NaN
                                : row.profile().size().parameters(),
                        decision != null && at >= 0 && !decision.front().first().contains(at),
                        decision != null && at == decision.winner()));
            }
        }
        if (candidates.size() > 1) {
            String name = selection.question().metric().name();
            boolean higher = selection.question().metric().direction() == Direction.HIGHER;
            boolean sized = candidates.stream().allMatch(one -> Double.isFinite(one.size()));
            charts.add(ParetoChart.of(
                    id,
                    new ParetoChart.Measure(across.criterion(), say(across.title()), across.words()),
                    new ParetoChart.Measure(new Criterion(name, "", higher, false), name, Amounts::digits),
                    sized ? say("parameters") : "",
                    candidates));
        }
    }

    private static ParetoChart.Measured measured(Interval told) {
        return new ParetoChart.Measured(told.mean(), told.low(), told.high());
    }

    private static ParetoChart.@Nullable Measured latency(Row row) {
        Latency latency = row.profile() == null ? null : row.profile().latency();
        if (latency == null) {
            return null;
        }
        return new ParetoChart.Measured(
                latency.p50(),
                latency.median() == null ? Double.NaN : latency.median().low(),
                latency.median() == null ? Double.NaN : latency.median().high());
    }

    private static ParetoChart.@Nullable Measured transparency(Row row) {
        return row.interpretability() == null
                        || !Double.isFinite(
                                row.interpretability().transparency().score().mean())
                ? null
                : measured(row.interpretability().transparency().score());
    }
}
