package dev.limpid.report;

import dev.limpid.evaluate.Agreements;
import dev.limpid.evaluate.Interval;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import static dev.limpid.report.Say.say;

/**
 * How far methods say the same, those that do beside each other.
 *
 * @param groups which say the same, a sentence each
 */
record AgreementTable(List<Row> rows, List<String> groups) {
    /**
     * A method.
     *
     * @param begins whether a group begins here, in rows and in columns
     */
    record Row(String name, boolean begins, List<Cell> cells) {}

    /**
     * Two methods.
     *
     * @param shade the strength of its colour, 0 to 1; empty without one
     */
    record Cell(String text, String shade, boolean against, String title) {
        boolean isShaded() {
            return !shade.isEmpty();
        }
    }

    static AgreementTable of(Agreements agreements) {
        List<List<String>> groups = agreements.groups();
        List<String> order = groups.stream().flatMap(List::stream).toList();
        List<Row> rows = new ArrayList<>();
        for (String name : order) {
            boolean begins = !rows.isEmpty()
                    && groups.stream().anyMatch(group -> group.get(0).equals(name));
            List<Cell> cells = new ArrayList<>();
            for (String other : order) {
                cells.add(cell(name, other, pair(agreements, name, other)));
            }
            rows.add(new Row(name, begins, cells));
        }
        return new AgreementTable(rows, sentences(groups));
    }

    private static List<String> sentences(List<List<String>> groups) {
        List<String> sentences = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        for (List<String> group : groups) {
            if (group.size() > 1) {
                sentences.add(say("These say the same: {}.", String.join(", ", group)));
            } else {
                alone.addAll(group);
            }
        }
        if (!alone.isEmpty()) {
            String names = String.join(", ", alone);
            sentences.add(
                    alone.size() == 1
                            ? say("This one says something of its own: {}.", names)
                            : say("These say each something of their own: {}.", names));
        }
        return sentences;
    }

    private static Agreements.@Nullable Pair pair(Agreements agreements, String one, String other) {
        int first = agreements.names().indexOf(one);
        int second = agreements.names().indexOf(other);
        return agreements.pairs().stream()
                .filter(pair -> pair.one() == Math.min(first, second) && pair.other() == Math.max(first, second))
                .findFirst()
                .orElse(null);
    }

    private static Cell cell(String name, String other, Agreements.@Nullable Pair pair) {
        if (pair == null) {
            return new Cell("", "", false, "");
        }
        Interval correlation = pair.spearman();
        if (correlation.count() == 0) {
            return new Cell(Means.ABSENT, "", false, say("{} and {}: cannot be told of any example", name, other));
        }
        return new Cell(
                new Numbers(2, 0).plain(correlation.mean()),
                String.format(Locale.ROOT, "%.2f", Math.min(1, Math.abs(correlation.mean()))),
                correlation.mean() < 0,
                say(
                        "{} and {}: rank correlation {}; of the top features {} in common; same sign of {}",
                        name,
                        other,
                        correlation,
                        Numbers.share(pair.features().mean()),
                        Numbers.share(pair.signs().mean())));
    }
}
