package dev.limpid.report;

import dev.limpid.performance.ClassificationReport;
import dev.limpid.performance.Report;
import dev.limpid.train.LogLine;
import dev.limpid.train.Stretches;
import dev.limpid.train.Training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A training as text for a terminal: what it came to, its curves, how good the model is, and what it cost. */
public final class TerminalTraining {
    private static final int INDENT = 2;
    private static final int WIDEST = 60;
    private static final int NARROWEST = 8;
    private static final int FINEST = 600;

    private final Training training;
    private final Sheet sheet;
    private final boolean unicode;

    private TerminalTraining(Training training, TerminalStyle style) {
        this.training = training;
        this.sheet = new Sheet(style);
        this.unicode = style.unicode();
    }

    /** The lines, each ended by a line feed. */
    public static String render(Training training, TerminalStyle style) {
        return new TerminalTraining(training, style).render();
    }

    private String render() {
        TrainingLead lead = TrainingLead.of(training);
        sheet.put(sheet.flow(0).add(sheet.safe(lead.sentence()), sheet.ink()::bold));
        sheet.gap();
        lead.course().forEach(this::say);
        sheet.gap();
        lead.believe().forEach(this::say);
        curves();
        scores(TrainingPage.scores(training));
        Map.Entry<String, Report> report = TrainingLead.report(training);
        if (report != null) {
            detail(report.getKey(), report.getValue());
        }
        balance(TrainingPage.balance(training.balance()));
        cost();
        if (!training.notes().isEmpty()) {
            sheet.gap();
            // Lines that begin with a space belong to the one before.
            training.notes()
                    .forEach(note -> sheet.put(
                            sheet.flow(note.startsWith(" ") ? INDENT : 0).add(sheet.safe(note.strip()))));
        }
        return sheet.toString();
    }

    private void say(String text) {
        sheet.put(sheet.flow(INDENT).add(sheet.safe(text)));
    }

    /** A curve a line: its name, its course, first and last value. */
    private void curves() {
        Map<String, List<Double>> curves = new LinkedHashMap<>();
        List<Stretches.Point> points = Stretches.of(training.log(), FINEST).points();
        if (points.isEmpty()) {
            return;
        }
        curves.put("loss", points.stream().map(Stretches.Point::smooth).toList());
        for (LogLine line : training.log()) {
            if (line instanceof LogLine.Judged judged) {
                judged.verdict()
                        .values()
                        .forEach((name, value) -> curves.computeIfAbsent(name + ", held back", key -> new ArrayList<>())
                                .add(value));
            }
        }
        sheet.heading("Curves", "over " + Numbers.many(training.outcome().steps(), "{} update", "{} updates"));
        List<String> names = curves.keySet().stream().map(sheet::safe).toList();
        List<String> ends = curves.values().stream()
                .map(values -> sheet.safe(TrainingLead.number(values.get(0))
                        + (unicode ? " → " : " to ")
                        + TrainingLead.number(values.get(values.size() - 1))))
                .toList();
        int end = ends.stream().mapToInt(DisplayWidth::of).max().orElse(0);
        int longest = names.stream().mapToInt(DisplayWidth::of).max().orElse(0);
        int room = sheet.columns() - 3 * INDENT - end;
        int name = Math.min(longest, Math.max(NARROWEST, room - NARROWEST));
        int width = Math.min(WIDEST, room - name);
        int i = 0;
        for (List<Double> values : curves.values()) {
            String drawn = width < NARROWEST ? "" : Sparkline.of(values, width, unicode);
            sheet.line(" ".repeat(INDENT)
                    + DisplayWidth.pad(DisplayWidth.cut(names.get(i), name, sheet.safe("…")), name)
                    + " ".repeat(INDENT)
                    + sheet.ink().bold(drawn)
                    + " ".repeat(Math.max(0, width) - drawn.length() + INDENT)
                    + ends.get(i));
            i++;
        }
    }

    private void scores(TrainingPage.Scores scores) {
        if (scores.rows().isEmpty()) {
            return;
        }
        sheet.heading("Scores", "with 95 % intervals");
        Blocks blocks = new Blocks(sheet);
        blocks.row(Stream.concat(Stream.of(""), scores.parts().stream()).toList());
        for (TrainingPage.Score score : scores.rows()) {
            String arrow = unicode ? " " + score.arrow() : score.arrow().equals("↓") ? " (lower)" : "";
            blocks.row(Stream.concat(
                            Stream.of(score.name() + arrow),
                            score.values().stream().map(TerminalTraining::told))
                    .toList());
        }
        blocks.put();
    }

    private static String told(TrainingPage.Told told) {
        return (told.mean() + " " + told.interval()).strip();
    }

    private void detail(String part, Report report) {
        List<TrainingPage.OfClass> classes =
                report.classes().stream().map(TrainingPage::ofClass).toList();
        if (!classes.isEmpty()) {
            sheet.heading("Classes", "of " + part);
            Blocks blocks = new Blocks(sheet);
            blocks.row(List.of("", "precision", "recall", "F1", "labelled", "predicted"));
            classes.forEach(one -> blocks.row(List.of(
                    one.name(),
                    told(one.precision()),
                    told(one.recall()),
                    told(one.f1()),
                    one.labelled(),
                    one.predicted())));
            blocks.put();
        }
        if (report instanceof ClassificationReport known) {
            confusion(ConfusionTable.of(known.confusion(), List.of()));
        }
    }

    private void confusion(ConfusionTable table) {
        if (table.rows().isEmpty()) {
            sheet.heading("Mistakes", "the most frequent");
            Columns columns = new Columns(sheet, "llrr").row("is", "taken for", "times", "of the class");
            table.mistakes().forEach(one -> columns.row(one.label(), one.predicted(), one.count(), one.share()));
            columns.put();
            return;
        }
        sheet.heading("Confusion", "a row is a right class, a column what it is taken for");
        Blocks blocks = new Blocks(sheet);
        blocks.row(Stream.concat(Stream.of(""), table.classes().stream()).toList());
        for (ConfusionTable.Row row : table.rows()) {
            blocks.row(Stream.concat(
                            Stream.of(row.name()),
                            row.cells().stream().map(cell -> (cell.count() + " " + cell.share()).strip()))
                    .toList());
        }
        blocks.put();
    }

    private void balance(List<TrainingPage.Balance> balance) {
        if (balance.isEmpty()) {
            return;
        }
        sheet.heading("Examples", "by class");
        Blocks blocks = new Blocks(sheet);
        blocks.row(List.of("", "training", "share", "validation", "test"));
        balance.forEach(
                one -> blocks.row(List.of(one.label(), one.training(), one.share(), one.validation(), one.test())));
        blocks.put();
    }

    private void cost() {
        sheet.heading("Cost", "evaluations and checkpoints included");
        Columns columns = new Columns(sheet, "ll");
        TrainingPage.cost(training).forEach(fact -> columns.row(fact.name(), fact.value()));
        columns.put();
    }
}
