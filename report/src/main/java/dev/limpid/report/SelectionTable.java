package dev.limpid.report;

import dev.limpid.appraise.Interpretability;
import dev.limpid.appraise.Robustness;
import dev.limpid.decide.Decision;
import dev.limpid.estimate.Span;
import dev.limpid.evaluate.Direction;
import dev.limpid.profile.Latency;
import dev.limpid.profile.PeakMemory;
import dev.limpid.profile.Profile;
import dev.limpid.profile.Throughput;
import dev.limpid.published.Published;
import dev.limpid.select.Row;
import dev.limpid.select.Selection;
import dev.limpid.select.Status;
import dev.limpid.select.Way;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/**
 * Candidates and what is known of each.
 *
 * @param columns heads, but for the candidate's
 * @param lines those that were compared, the best first
 * @param left those that were not
 * @param ranked whether the order means something
 */
record SelectionTable(List<Column> columns, List<Line> lines, List<Left> left, boolean ranked) {
    /**
     * A head.
     *
     * @param small what stands below its numbers
     * @param arrow which way is better; empty for none
     */
    record Column(String name, String small, String arrow, boolean number) {
        String better() {
            return arrow.equals("↑") ? say("higher is better") : say("lower is better");
        }
    }

    /**
     * A candidate.
     *
     * @param place in the ranking; empty where there is none
     * @param front whether nothing dominates it
     */
    record Line(String place, String name, boolean winner, boolean front, List<Cell> cells) {}

    /**
     * A value, and what stands below it.
     *
     * @param range where it may well lie; empty where that is not told
     */
    record Cell(String value, String range, String small) {
        static final Cell NONE = new Cell(Means.ABSENT, "");

        Cell(String value, String small) {
            this(value, "", small);
        }
    }

    /** One that was not compared. */
    record Left(String name, String status, String reason) {
        /** The status in words. */
        String told() {
            return switch (status) {
                case "excluded" -> say("excluded");
                case "failed" -> say("failed");
                default -> throw new IllegalArgumentException("Nothing is told of the status '" + status + "'.");
            };
        }
    }

    static SelectionTable of(Selection selection) {
        List<Row> compared = selection.compared();
        boolean robust = compared.stream().anyMatch(row -> row.robustness() != null);
        boolean open = compared.stream().anyMatch(row -> row.interpretability() != null);
        boolean trained = compared.stream().anyMatch(row -> row.finetuning() != null);
        String better = selection.question().metric().direction() == Direction.HIGHER ? "↑" : "↓";
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(selection.question().metric().name(), say("by"), better, true));
        columns.add(new Column(say("latency"), say("95 of 100"), "↓", true));
        columns.add(new Column(say("throughput"), say("in batches of"), "↑", true));
        columns.add(new Column(say("memory"), say("files"), "↓", true));
        columns.add(new Column(say("parameters"), "MACs", "↓", true));
        columns.add(new Column(say("training"), trained ? say("3 epochs of all") : "", "↓", true));
        if (open) {
            columns.add(new Column(say("transparency"), say("by"), "↑", true));
        }
        if (robust) {
            columns.add(new Column(say("answers changed"), say("by disturbing"), "↓", true));
        }
        columns.add(new Column(say("licence"), say("languages"), "", false));
        Decision decision = selection.decision();
        boolean ranked = decision != null && compared.size() > 1;
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < compared.size(); i++) {
            Row row = compared.get(i);
            int at = decision == null ? -1 : decision.alternatives().names().indexOf(row.candidate());
            lines.add(new Line(
                    ranked ? Integer.toString(i + 1) : "",
                    row.candidate(),
                    ranked && decision != null && at == decision.winner(),
                    decision == null || decision.front().first().contains(at),
                    cells(row, open, robust)));
        }
        List<Left> left = selection.rows().stream()
                .filter(row -> row.status() != Status.COMPARED)
                .map(row ->
                        new Left(row.candidate(), row.status().name().toLowerCase(Locale.ROOT), borrowed(row.reason())))
                .toList();
        return new SelectionTable(columns, lines, left, ranked);
    }

    private static List<Cell> cells(Row row, boolean open, boolean robust) {
        List<Cell> cells = new ArrayList<>();
        Way way = row.chosen();
        cells.add(
                way == null
                        ? Cell.NONE
                        : new Cell(
                                Means.mean(way.value()),
                                Means.range(way.value()),
                                borrowed(way.name().toString())));
        cells.addAll(profile(row.profile()));
        cells.add(
                way == null
                        ? Cell.NONE
                        : new Cell(
                                Amounts.time(way.seconds()), row.finetuning() == null ? "" : span(row.finetuning())));
        if (open) {
            cells.add(transparency(row.interpretability()));
        }
        if (robust) {
            cells.add(changed(row.robustness()));
        }
        Published published = row.published();
        cells.add(
                published == null
                        ? new Cell(say("unknown"), "")
                        : new Cell(
                                published.license().toString(),
                                published.languages().isKnown()
                                        ? published.languages().toString()
                                        : ""));
        return cells;
    }

    private static String span(Span span) {
        return Amounts.time(span.mean());
    }

    private static List<Cell> profile(@Nullable Profile profile) {
        if (profile == null) {
            return List.of(Cell.NONE, Cell.NONE, Cell.NONE, Cell.NONE);
        }
        Latency latency = profile.latency();
        Throughput throughput = profile.throughput();
        PeakMemory memory = profile.memory();
        String bytes = Amounts.bytes(profile.size().fileBytes());
        return List.of(
                latency == null ? Cell.NONE : new Cell(Amounts.time(latency.p50()), Amounts.time(latency.p95())),
                throughput == null
                        ? Cell.NONE
                        : new Cell(
                                Amounts.digits(throughput.best().perSecond()) + "\u00a0/s",
                                Integer.toString(throughput.best().examples())),
                new Cell(
                        memory.bytes() == null
                                ? memory.fits() ? Means.ABSENT : say("does not fit")
                                : Amounts.bytes(memory.bytes()),
                        bytes),
                new Cell(
                        Amounts.count(profile.size().parameters()),
                        Amounts.operations(profile.size().macs())));
    }

    private static Cell transparency(@Nullable Interpretability told) {
        return told == null
                ? Cell.NONE
                : new Cell(
                        Means.mean(told.transparency().score()),
                        Means.range(told.transparency().score()),
                        told.method() + (told.passes() ? "" : say(", not to be believed")));
    }

    private static Cell changed(@Nullable Robustness told) {
        return told == null
                ? Cell.NONE
                : new Cell(
                        Numbers.percent(told.disturbed().changed().mean()),
                        borrowed(told.disturbed().how()));
    }
}
