package dev.limpid.cli;

import dev.limpid.batch.Summary;
import dev.limpid.evaluate.Interval;
import dev.limpid.report.TerminalStyle;

import java.util.List;
import java.util.Locale;

/** A summary of many rows as text. */
final class BatchSummary {
    private BatchSummary() {}

    static String render(Summary summary, TerminalStyle style) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s: %,d rows%s.",
                summary.model().id(),
                summary.rows(),
                summary.bad() == 0 ? "" : String.format(Locale.ROOT, ", %,d of them without an answer", summary.bad()));
        Interval accuracy = summary.accuracy();
        Double f1 = summary.macroF1();
        if (accuracy == null || f1 == null) {
            line(text, "No row has a label that could be held against its answer.");
        } else {
            line(
                    text,
                    "Right: %.4f of %,d labelled rows (95 %% interval %.4f to %.4f).",
                    accuracy.mean(),
                    accuracy.count(),
                    accuracy.low(),
                    accuracy.high());
            line(text, "Macro-F1: %.4f over %,d classes.", f1, summary.classes().size());
            classes(text, summary.classes(), style);
        }
        if (!summary.means().isEmpty()) {
            text.append('\n');
            int wide = width(
                    summary.means().stream()
                            .map(one -> one.method() + " " + one.metric())
                            .toList(),
                    style);
            line(text, "%-" + wide + "s  %9s  %s", "Mean over rows", "mean", "95 % interval");
            for (Summary.Mean one : summary.means()) {
                line(
                        text,
                        "%-" + wide + "s  %9.4f  %.4f to %.4f, %,d rows",
                        cut(one.method() + " " + one.metric(), wide),
                        one.value().mean(),
                        one.value().low(),
                        one.value().high(),
                        one.value().count());
            }
        }
        return text.toString();
    }

    private static void classes(StringBuilder text, List<Summary.ClassFigures> classes, TerminalStyle style) {
        text.append('\n');
        int wide = width(classes.stream().map(Summary.ClassFigures::label).toList(), style);
        line(text, "%-" + wide + "s  %10s  %9s  %9s  %9s", "Class", "rows", "precision", "recall", "F1");
        for (Summary.ClassFigures one : classes) {
            line(
                    text,
                    "%-" + wide + "s  %,10d  %9.4f  %9.4f  %9.4f",
                    cut(one.label(), wide),
                    one.labelled(),
                    one.precision(),
                    one.recall(),
                    one.f1());
        }
    }

    private static int width(List<String> names, TerminalStyle style) {
        int longest = names.stream().mapToInt(String::length).max().orElse(1);
        return Math.max(14, Math.min(longest, Math.max(20, style.columns() - 50)));
    }

    private static String cut(String name, int most) {
        return name.length() <= most ? name : name.substring(0, most - 1) + "…";
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
