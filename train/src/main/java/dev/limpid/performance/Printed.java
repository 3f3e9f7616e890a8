package dev.limpid.performance;

import java.util.List;
import java.util.Locale;

/** A report in letters. */
final class Printed {
    private Printed() {}

    static String of(Report report) {
        StringBuilder lines = new StringBuilder();
        lines.append(String.format(Locale.ROOT, "%s, %,d examples%n", report.kind(), report.examples()));
        int width = report.figures().stream()
                .mapToInt(figure -> figure.meaning().name().length())
                .max()
                .orElse(0);
        for (Figure figure : report.figures()) {
            lines.append(String.format(
                    Locale.ROOT, "  %-" + width + "s  %s%n", figure.meaning().name(), figure.value()));
        }
        classes(report.classes(), lines);
        return lines.toString().replace(System.lineSeparator(), "\n");
    }

    private static void classes(List<ClassFigures> classes, StringBuilder lines) {
        int width = classes.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        for (ClassFigures one : classes) {
            lines.append(String.format(
                    Locale.ROOT,
                    "  %-" + width + "s  precision %.3f, recall %.3f, f1 %.3f, labelled %,d, predicted %,d%n",
                    one.name(),
                    one.precision().mean(),
                    one.recall().mean(),
                    one.f1().mean(),
                    one.labelled(),
                    one.predicted()));
        }
    }
}
