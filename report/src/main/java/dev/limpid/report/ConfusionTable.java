package dev.limpid.report;

import dev.limpid.performance.Case;
import dev.limpid.performance.ConfusionMatrix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static dev.limpid.report.Say.say;

/**
 * Which classes are taken for which: of few classes all, of many the mistakes that are made most often.
 *
 * @param classes names of the columns; empty of many
 * @param rows a right class each; empty of many
 * @param groups examples of each cell; none of many classes
 * @param mistakes the most frequent ones, the first of these first
 */
record ConfusionTable(List<String> classes, List<Row> rows, List<Mistake> mistakes, List<Group> groups) {
    private static final int FEW = 12;
    private static final int SHOWN = 15;
    private static final double LEAST = 0.005;

    /** A right class. */
    record Row(String name, long labelled, List<Cell> cells) {}

    /**
     * How often it was taken for one.
     *
     * @param id of the cell, which its examples go by
     * @param share of the right class's examples
     * @param css its class: what is right, what is wrong, what does not occur
     * @param strength from 0 to 1
     */
    record Cell(String id, String count, String share, String css, String strength, String title) {}

    /** Examples of a cell. */
    record Group(String cell, String title, List<Shown> cases) {}

    /** An example. */
    record Shown(String name, String text, String confidence) {}

    /** One class taken for another. */
    record Mistake(String label, String predicted, String count, String share) {}

    static ConfusionTable of(ConfusionMatrix matrix, List<Case> cases) {
        int size = matrix.classes().size();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; size <= FEW && i < size; i++) {
            rows.add(row(matrix, i));
        }
        return new ConfusionTable(
                size <= FEW ? matrix.classes() : List.of(),
                rows,
                mistakes(matrix),
                size <= FEW ? groups(matrix, cases) : List.of());
    }

    private static Row row(ConfusionMatrix matrix, int label) {
        long labelled = matrix.labelled(label);
        String name = matrix.classes().get(label);
        List<Cell> cells = new ArrayList<>();
        for (int k = 0; k < matrix.classes().size(); k++) {
            long count = matrix.count(label, k);
            double share = labelled == 0 ? 0 : (double) count / labelled;
            cells.add(new Cell(
                    label + "-" + k,
                    Numbers.count(count),
                    labelled == 0 ? "" : share(share),
                    count == 0 ? "none" : k == label ? "hit" : "miss",
                    String.format(Locale.ROOT, "%.3f", share),
                    say("{} taken for {}", name, matrix.classes().get(k))));
        }
        return new Row(name, labelled, cells);
    }

    private static List<Group> groups(ConfusionMatrix matrix, List<Case> cases) {
        Map<String, List<Case>> cells = new LinkedHashMap<>();
        for (Case one : cases) {
            cells.computeIfAbsent(one.label() + "-" + one.predicted(), first -> new ArrayList<>())
                    .add(one);
        }
        List<Group> groups = new ArrayList<>();
        cells.forEach((cell, found) -> groups.add(new Group(
                cell,
                say(
                        "{} taken for {}",
                        matrix.classes().get(found.get(0).label()),
                        matrix.classes().get(found.get(0).predicted())),
                found.stream()
                        .map(one -> new Shown(
                                one.name().isEmpty() ? say("example {}", one.example() + 1) : one.name(),
                                one.text(),
                                Numbers.share(one.confidence())))
                        .toList())));
        return groups;
    }

    private static List<Mistake> mistakes(ConfusionMatrix matrix) {
        record Pair(int label, int predicted, long count) {}
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < matrix.classes().size(); i++) {
            for (int k = 0; k < matrix.classes().size(); k++) {
                if (i != k && matrix.count(i, k) > 0) {
                    pairs.add(new Pair(i, k, matrix.count(i, k)));
                }
            }
        }
        return pairs.stream()
                .sorted(Comparator.comparingLong(Pair::count).reversed())
                .limit(SHOWN)
                .map(pair -> new Mistake(
                        matrix.classes().get(pair.label),
                        matrix.classes().get(pair.predicted),
                        Numbers.count(pair.count),
                        share((double) pair.count / matrix.labelled(pair.label))))
                .toList();
    }

    /** What rounds to nothing and is not is said to be less than 1 %. */
    private static String share(double share) {
        return share > 0 && share < LEAST ? "<1\u00a0%" : Numbers.share(share);
    }
}
