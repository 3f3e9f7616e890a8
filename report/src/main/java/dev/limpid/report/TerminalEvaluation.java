package dev.limpid.report;

import dev.limpid.evaluate.Agreements;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Direction;
import dev.limpid.evaluate.Evidence;
import dev.limpid.evaluate.Gate;
import dev.limpid.evaluate.Interval;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Recommendation;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.Transparency;
import dev.limpid.json.Judged;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How methods did, as text for a terminal: which to use, why, and all numbers below. */
public final class TerminalEvaluation {
    private static final int INDENT = 2;
    private static final int GAP = 2;
    private static final String ABSENT = "–";

    private final Judged judged;
    private final Appraisal appraisal;
    private final Results results;
    private final Sheet sheet;

    private TerminalEvaluation(Judged judged, TerminalStyle style) {
        this.judged = judged;
        this.appraisal = judged.appraisal();
        this.results = appraisal.outcome().results();
        this.sheet = new Sheet(style);
    }

    /** The lines, each ended by a line feed. */
    public static String render(Judged judged, TerminalStyle style) {
        return new TerminalEvaluation(judged, style).render();
    }

    private String render() {
        recommendation();
        metrics();
        costs();
        agreement();
        transparency();
        sharing();
        for (Map.Entry<String, String> left : appraisal.outcome().leftOut().entrySet()) {
            note("Left out: " + left.getKey() + ". " + left.getValue());
        }
        judged.notes().forEach(note -> note("Note: " + note));
        return sheet.toString();
    }

    private void note(String text) {
        sheet.put(sheet.flow(0).add(sheet.safe(text)));
    }

    private void recommendation() {
        Recommendation found = appraisal.recommendation();
        sheet.put(sheet.flow(0).add(sheet.safe(found.sentence()), sheet.ink()::bold));
        sheet.gap();
        for (Evidence evidence : found.evidence()) {
            // A gate that is passed need not be told.
            if (!(evidence instanceof Gate.Judged gate) || gate.verdict() == Gate.Verdict.FAILS) {
                sheet.put(sheet.flow(INDENT).add(sheet.safe(evidence.sentence())));
            }
        }
        for (Recommendation.Excluded excluded : found.excluded()) {
            sheet.put(sheet.flow(INDENT)
                    .add(sheet.safe("Not " + excluded.method() + ": it " + excluded.reason() + "."), sheet.ink()::dim));
        }
        String untold = found.evidence().stream()
                .filter(one -> one instanceof Gate.Judged gate && gate.verdict() == Gate.Verdict.CANNOT_BE_TOLD)
                .map(one -> ((Gate.Judged) one).gate().metric())
                .distinct()
                .collect(Collectors.joining(", "));
        if (!untold.isEmpty()) {
            sheet.put(sheet.flow(INDENT)
                    .add(
                            sheet.safe("Of some methods it cannot be told on which side of the gate they are: " + untold
                                    + "."),
                            sheet.ink()::dim));
        }
    }

    private void metrics() {
        sheet.heading(
                "Metrics",
                "means over " + results.examples().size() + " examples with 95 % intervals; arrows to the better side");
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(results.methods());
        head.add("random");
        head.add("best known");
        rows.add(head);
        for (Appraisal.Standing standing : appraisal.standings()) {
            List<String> row = new ArrayList<>();
            boolean higher = standing.about().direction() == Direction.HIGHER;
            row.add(sheet.safe(standing.about().name() + (higher ? " ↑" : " ↓")));
            standing.methods().forEach(one -> row.add(cell(one)));
            row.add(mean(standing.random()));
            row.add(mean(standing.perfect()));
            rows.add(row);
        }
        table(transposed(rows));
        for (Appraisal.Standing standing : appraisal.standings()) {
            if (standing.methods().stream().allMatch(one -> one.count() == 0)) {
                note(standing.about().name() + " could not be told of any example.");
            }
        }
        strange();
    }

    private void strange() {
        String told = appraisal.standings().stream()
                .filter(one -> one.strange() != null)
                .map(one -> String.format(
                        Locale.ROOT, "%s %.0f %%", one.about().name(), 100 * Objects.requireNonNull(one.strange())))
                .collect(Collectors.joining(", "));
        if (!told.isEmpty()) {
            sheet.gap();
            note(
                    "Masked inputs that look strange to the model, farther from the examples than 19 of 20 of these are from"
                            + " each other: " + told + ". What a model answers to these says less of the example.");
        }
    }

    /** A method a line, since there are more methods than fit side by side with their intervals. */
    private static List<List<String>> transposed(List<List<String>> rows) {
        return IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream().map(row -> row.get(column)).toList())
                .toList();
    }

    private String cell(Interval interval) {
        if (interval.count() == 0) {
            return sheet.safe(ABSENT);
        }
        return interval.isTold()
                ? number(interval.mean()) + " [" + number(interval.low()) + ", " + number(interval.high()) + "]"
                : number(interval.mean());
    }

    private String mean(Interval interval) {
        return interval.count() == 0 ? sheet.safe(ABSENT) : number(interval.mean());
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return size >= 1e4 || size > 0 && size < 5e-4
                ? String.format(Locale.ROOT, "%.0e", value)
                : String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    /** Columns in as many blocks as they need. */
    private void table(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> IntStream.range(0, widths.length)
                .forEach(i -> widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)))));
        int from = 1;
        while (from < widths.length) {
            int room = sheet.columns() - INDENT - widths[0];
            int to = from;
            while (to < widths.length && (to == from || room >= widths[to] + GAP)) {
                room -= widths[to] + GAP;
                to++;
            }
            for (List<String> row : rows) {
                StringBuilder line =
                        new StringBuilder(" ".repeat(INDENT)).append(DisplayWidth.pad(row.get(0), widths[0]));
                for (int i = from; i < to; i++) {
                    line.append(" ".repeat(GAP)).append(DisplayWidth.padLeft(row.get(i), widths[i]));
                }
                sheet.line(line.toString());
            }
            from = to;
            if (from < widths.length) {
                sheet.gap();
            }
        }
    }

    private void costs() {
        sheet.heading("Cost of one explanation", "each method by itself");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "forward", "backward", "seconds"));
        for (int i = 0; i < results.methods().size(); i++) {
            Results.Cost cost = results.costs().get(i);
            rows.add(List.of(
                    results.methods().get(i),
                    String.format(Locale.ROOT, "%.0f", cost.forwardPasses()),
                    String.format(Locale.ROOT, "%.0f", cost.backwardPasses()),
                    number(cost.seconds())));
        }
        table(rows);
    }

    private void agreement() {
        if (results.methods().size() < 2) {
            return;
        }
        Agreements agreements = appraisal.agreements();
        sheet.heading("Agreement", "rank correlation, mean over examples: 1 says the same, 0 nothing in common");
        int count = agreements.names().size();
        String[][] cells = new String[count][count];
        for (Agreements.Pair pair : agreements.pairs()) {
            cells[pair.one()][pair.other()] = mean(pair.spearman());
            cells[pair.other()][pair.one()] = mean(pair.spearman());
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        IntStream.rangeClosed(1, count).forEach(i -> head.add("(" + i + ")"));
        rows.add(head);
        for (int i = 0; i < count; i++) {
            List<String> row = new ArrayList<>();
            row.add("(" + (i + 1) + ") " + agreements.names().get(i));
            for (int k = 0; k < count; k++) {
                row.add(i == k ? "" : cells[i][k]);
            }
            rows.add(row);
        }
        table(rows);
        for (List<String> group : agreements.groups()) {
            if (group.size() > 1) {
                note("These say the same: " + String.join(", ", group) + ".");
            }
        }
    }

    private void transparency() {
        Transparency found = appraisal.transparency();
        if (found == null) {
            return;
        }
        sheet.heading("Transparency of the model " + found.score(), "by " + appraisal.explainedBy() + ", from 0 to 1");
        sheet.bars(
                found.parts().stream()
                        .map(part -> part.component() + String.format(Locale.ROOT, " (%.0f %%)", 100 * part.weight()))
                        .toList(),
                found.parts().stream().map(part -> cell(part.value())).toList(),
                found.parts().stream().mapToDouble(part -> part.value().mean()).toArray(),
                false);
        if (!found.untold().isEmpty()) {
            note("Not measured, so not counted: "
                    + found.untold().stream().map(Object::toString).collect(Collectors.joining(", ")) + ".");
        }
    }

    private void sharing() {
        Outcome.Sharing sharing = appraisal.outcome().sharing();
        sheet.gap();
        if (sharing.alone() > 0) {
            note(String.format(
                    Locale.ROOT,
                    "Methods and metrics asked for %,d masked inputs, of which %,d were run: %.0f %% had been run for another.",
                    sharing.alone(),
                    sharing.run(),
                    100 * sharing.hits()));
        }
    }
}
