package dev.limpid.report;

import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Evidence;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.Transparency;
import dev.limpid.json.Judged;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How methods did, as text for a terminal: which to use, why, and all numbers below. */
public final class TerminalEvaluation {
    private static final int INDENT = 2;

    private final Judged judged;
    private final Appraisal appraisal;
    private final Results results;
    private final Sheet sheet;
    private final boolean unicode;

    private TerminalEvaluation(Judged judged, TerminalStyle style) {
        this.judged = judged;
        this.appraisal = judged.appraisal();
        this.results = appraisal.outcome().results();
        this.sheet = new Sheet(style);
        this.unicode = style.unicode();
    }

    /** The lines, each ended by a line feed. */
    public static String render(Judged judged, TerminalStyle style) {
        return new TerminalEvaluation(judged, style).render();
    }

    private String render() {
        lead(Lead.of(judged));
        skill(SkillChart.of(appraisal));
        gates(Gates.of(appraisal));
        metrics(MetricTable.of(appraisal));
        if (results.methods().size() > 1) {
            agreement(AgreementTable.of(appraisal.agreements()));
        }
        transparency();
        costs();
        rest();
        return sheet.toString();
    }

    private void say(String text) {
        sheet.put(sheet.flow(INDENT).add(sheet.safe(text)));
    }

    private void note(String text) {
        sheet.put(sheet.flow(0).add(sheet.safe(text)));
    }

    private void lead(Lead lead) {
        sheet.put(sheet.flow(0).add(sheet.safe(lead.sentence()), sheet.ink()::bold));
        sheet.gap();
        lead.why().forEach(this::say);
        for (Lead.Excluded excluded : lead.excluded()) {
            say("Left out: " + excluded.names() + ", since " + excluded.who() + " " + excluded.reason() + ".");
        }
        sheet.gap();
        lead.believe().forEach(this::say);
        List<Evidence> against = appraisal.recommendation().evidence().stream()
                .filter(Evidence.Against.class::isInstance)
                .toList();
        if (!against.isEmpty()) {
            sheet.gap();
            against.forEach(one -> sheet.put(sheet.flow(INDENT).add(sheet.safe(one.sentence()), sheet.ink()::dim)));
        }
    }

    private void skill(SkillChart chart) {
        sheet.heading("Skill", "0 is a random explanation, 1 the best known; lines are 95 % intervals");
        new TerminalSkill(chart, sheet, unicode).put();
        if (!chart.metrics().isEmpty()) {
            sheet.gap();
            say("Pooled over " + chart.metrics() + ". " + (unicode ? "●" : "*")
                    + " is recommended, or may be the best.");
        }
    }

    private void gates(Gates gates) {
        if (gates.rows().isEmpty()) {
            return;
        }
        sheet.heading(
                "Sanity checks",
                unicode ? "✓ passes, ✗ fails, ? cannot be told" : "+ passes, x fails, ? cannot be told");
        Blocks table = new Blocks(sheet);
        table.row(Stream.concat(Stream.of(""), gates.heads().stream().map(head -> head.metric() + " " + head.bound()))
                .toList());
        for (Gates.Row row : gates.rows()) {
            table.row(
                    Stream.concat(Stream.of(row.method()), row.cells().stream().map(this::gate))
                            .toList());
        }
        table.put();
    }

    private String gate(Gates.Cell cell) {
        String sign = unicode ? cell.sign() : cell.sign().replace('✓', '+').replace('✗', 'x');
        return cell.css().isEmpty() ? "" : (sign + " " + cell.mean()).strip();
    }

    private void metrics(MetricTable table) {
        sheet.heading(
                "Metrics",
                "means over " + Numbers.many(results.examples().size(), "{} example", "{} examples")
                        + " with 95 % intervals");
        List<MetricTable.Row> rows =
                table.groups().stream().flatMap(group -> group.rows().stream()).toList();
        // A method a line, since there are more methods than fit side by side with their intervals.
        Blocks blocks = new Blocks(sheet);
        blocks.row(line("", rows, row -> row.name() + (unicode ? " " + row.arrow() : "") + " "));
        for (int i = 0; i < table.methods().size(); i++) {
            int method = i;
            blocks.row(
                    line(table.methods().get(i), rows, row -> cell(row.cells().get(method))));
        }
        blocks.row(line("random", rows, row -> row.random() + " "), sheet.ink()::dim);
        blocks.row(line("best known", rows, row -> row.best() + " "), sheet.ink()::dim);
        blocks.put();
        sheet.gap();
        if (table.methods().size() > 1) {
            say(
                    "* is the best mean, ~ is not shown to be worse than it, by paired tests adjusted for all comparisons.");
        }
        String lower = rows.stream()
                .filter(row -> row.arrow().equals("↓"))
                .map(MetricTable.Row::name)
                .collect(Collectors.joining(", "));
        if (!lower.isEmpty()) {
            say("Lower is better of " + lower + ".");
        }
        strange(rows);
    }

    private static List<String> line(String name, List<MetricTable.Row> rows, Function<MetricTable.Row, String> cell) {
        return Stream.concat(Stream.of(name), rows.stream().map(cell)).toList();
    }

    private static String cell(MetricTable.Cell cell) {
        String mark = cell.mark().replace('★', '*').replace('≈', '~');
        return (cell.mean() + " " + cell.interval()).strip() + (mark.isEmpty() ? " " : mark);
    }

    private void strange(List<MetricTable.Row> rows) {
        String told = rows.stream()
                .filter(row -> !row.strange().isEmpty())
                .map(row -> row.name() + " " + row.strange())
                .collect(Collectors.joining(", "));
        if (!told.isEmpty()) {
            say(
                    "Masked inputs that look strange to the model, farther from the examples than 19 of 20 of these are from"
                            + " each other: " + told + ". What a model answers to these says less of the example.");
        }
    }

    private void agreement(AgreementTable table) {
        sheet.heading("Agreement", "rank correlation: 1 says the same, 0 nothing in common");
        Blocks blocks = new Blocks(sheet);
        int count = table.rows().size();
        blocks.row(Stream.concat(Stream.of(""), IntStream.rangeClosed(1, count).mapToObj(i -> "(" + i + ")"))
                .toList());
        for (int i = 0; i < count; i++) {
            blocks.row(Stream.concat(
                            Stream.of("(" + (i + 1) + ") " + table.rows().get(i).name()),
                            table.rows().get(i).cells().stream().map(AgreementTable.Cell::text))
                    .toList());
        }
        blocks.put();
        sheet.gap();
        table.groups().forEach(this::say);
    }

    private void transparency() {
        Transparency found = appraisal.transparency();
        if (found == null) {
            return;
        }
        sheet.heading(
                "Transparency of the model " + Means.told(found.score()),
                "by " + appraisal.explainedBy() + ", from 0 to 1");
        sheet.bars(
                found.parts().stream()
                        .map(part -> part.component() + " (" + Numbers.share(part.weight()) + ")")
                        .toList(),
                found.parts().stream()
                        .map(part -> sheet.safe(Means.told(part.value())))
                        .toList(),
                found.parts().stream().mapToDouble(part -> part.value().mean()).toArray(),
                false);
        if (!found.untold().isEmpty()) {
            say("Not measured, so not counted: "
                    + found.untold().stream().map(Object::toString).collect(Collectors.joining(", ")) + ".");
        }
    }

    private void costs() {
        sheet.heading("Cost of one explanation", "each method by itself");
        Blocks blocks = new Blocks(sheet);
        blocks.row(List.of("", "forward", "backward", "time"));
        EvaluationPage.costs(results)
                .forEach(cost -> blocks.row(List.of(cost.method(), cost.forward(), cost.backward(), cost.seconds())));
        blocks.put();
    }

    private void rest() {
        List<String> notes = EvaluationPage.notes(judged);
        if (!notes.isEmpty()) {
            sheet.gap();
            notes.forEach(this::note);
        }
    }
}
