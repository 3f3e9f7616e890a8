package dev.limpid.report;

import dev.limpid.appraise.Interpretability;
import dev.limpid.appraise.Part;
import dev.limpid.appraise.Robustness;
import dev.limpid.evaluate.Interval;
import dev.limpid.performance.Figure;
import dev.limpid.select.Row;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/**
 * How far candidates can be looked into, and relied on.
 *
 * @param open transparency and what it is made of; without rows where nothing was explained
 * @param robust calibration and what disturbing does; without rows where nothing was disturbed
 * @param slices parts of the data with the accuracy of each candidate
 */
record Reliance(Table open, Table robust, Table slices) {
    /** Numbers by candidate, or by part of the data. */
    record Table(List<String> heads, List<Line> lines) {}

    /** A line of it. */
    record Line(String name, List<SelectionTable.Cell> cells) {}

    static Reliance of(List<Row> compared) {
        return new Reliance(open(compared), robust(compared), slices(compared));
    }

    boolean isEmpty() {
        return open.lines.isEmpty() && robust.lines.isEmpty();
    }

    /** Lines by name with cells by head: what one lacks is left open. */
    private static Table table(Map<String, Map<String, SelectionTable.Cell>> cells) {
        List<String> heads = cells.values().stream()
                .flatMap(one -> one.keySet().stream())
                .distinct()
                .toList();
        List<Line> lines = new ArrayList<>();
        cells.forEach((name, line) -> lines.add(new Line(
                name,
                heads.stream()
                        .map(head -> line.getOrDefault(head, SelectionTable.Cell.NONE))
                        .toList())));
        return new Table(heads, lines);
    }

    private static SelectionTable.Cell cell(Interval told, String small) {
        return new SelectionTable.Cell(Means.mean(told), Means.range(told), small);
    }

    private static Table open(List<Row> compared) {
        Map<String, Map<String, SelectionTable.Cell>> cells = new LinkedHashMap<>();
        for (Row row : compared) {
            Interpretability told = row.interpretability();
            if (told != null) {
                Map<String, SelectionTable.Cell> line = new LinkedHashMap<>();
                line.put(
                        say("by"),
                        new SelectionTable.Cell(
                                told.method(), told.passes() ? "" : say("fails a check: not to be believed")));
                line.put(say("transparency"), cell(told.transparency().score(), ""));
                told.transparency()
                        .parts()
                        .forEach(part -> line.put(
                                borrowed(part.component().toString()),
                                cell(part.value(), say("counts {}", Numbers.share(part.weight())))));
                cells.put(row.candidate(), line);
            }
        }
        return table(cells);
    }

    private static Table robust(List<Row> compared) {
        Map<String, Map<String, SelectionTable.Cell>> cells = new LinkedHashMap<>();
        for (Row row : compared) {
            Robustness told = row.robustness();
            if (told != null) {
                Map<String, SelectionTable.Cell> line = new LinkedHashMap<>();
                for (Figure figure : told.figures()) {
                    line.put(figure.meaning().name(), cell(figure.value(), ""));
                }
                line.put(
                        say("answers changed"),
                        cell(
                                told.disturbed().changed(),
                                borrowed(told.disturbed().how())));
                line.put(say("accuracy lost by it"), cell(told.disturbed().drop(), ""));
                cells.put(row.candidate(), line);
            }
        }
        return table(cells);
    }

    private static Table slices(List<Row> compared) {
        Map<String, Map<String, SelectionTable.Cell>> cells = new LinkedHashMap<>();
        for (Row row : compared) {
            if (row.robustness() != null) {
                for (Part part : row.robustness().parts()) {
                    cells.computeIfAbsent(part.by() + ": " + part.which(), unmet -> new LinkedHashMap<>())
                            .put(row.candidate(), cell(part.accuracy(), ""));
                }
            }
        }
        return table(cells);
    }
}
