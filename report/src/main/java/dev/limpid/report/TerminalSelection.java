package dev.limpid.report;

import dev.limpid.select.Foretold;
import dev.limpid.select.Selection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A selection as text for a terminal: which model to take, how sure that is, and what each candidate is like. */
public final class TerminalSelection {
    private static final int INDENT = 2;
    private static final int SHORT = 17;
    private static final int LONGEST = 26;
    private static final int FORETOLD = 12;

    private final Selection selection;
    private final Sheet sheet;
    private final boolean unicode;

    private TerminalSelection(Selection selection, TerminalStyle style) {
        this.selection = selection;
        this.sheet = new Sheet(style);
        this.unicode = style.unicode();
    }

    /** The lines, each ended by a line feed. */
    public static String render(Selection selection, TerminalStyle style) {
        return new TerminalSelection(selection, style).render();
    }

    private String render() {
        SelectionLead lead = SelectionLead.of(selection);
        sheet.put(sheet.flow(0).add(safe(lead.title()), sheet.ink()::bold));
        sheet.gap();
        say(lead.sentence());
        say("Compared on " + selection.question().source() + ". " + lead.asked());
        if (!lead.best().isEmpty()) {
            sheet.gap();
            lead.best().forEach(this::say);
        }
        SelectionTable table = SelectionTable.of(selection);
        table(table);
        left(table);
        if (unicode) {
            SelectionCharts.of(selection).stream()
                    .limit(1)
                    .forEach(chart -> new TerminalPareto(chart, selection.decision() != null, sheet).put());
        }
        foretold();
        if (!selection.warnings().isEmpty()) {
            sheet.heading("Before you trust this", "");
            selection.warnings().forEach(one -> sheet.put(sheet.flow(INDENT).add(safe(one), sheet.ink()::warning)));
        }
        if (!selection.notes().isEmpty()) {
            sheet.gap();
            selection.notes().forEach(one -> sheet.put(sheet.flow(0).add(safe(one))));
        }
        sheet.gap();
        sheet.put(sheet.flow(0)
                .add(
                        safe("More, with weights, layers and what others say: --format html --out which.html. What was"
                                + " measured is kept, so that asking again costs little."),
                        sheet.ink()::dim));
        return sheet.toString();
    }

    /** Some typographic signs of the page have other names in ASCII. */
    private String safe(String text) {
        return sheet.safe(
                unicode
                        ? text
                        : text.replace("±", "+-")
                                .replace("ε", "epsilon")
                                .replace("τ", "tau")
                                .replace("µ", "u"));
    }

    private void say(String text) {
        sheet.put(sheet.flow(INDENT).add(safe(text)));
    }

    /** A column for each candidate, so that few of them fit beside one another; ways and methods have lines of their own. */
    private void table(SelectionTable table) {
        if (table.lines().isEmpty()) {
            return;
        }
        sheet.heading(table.ranked() ? "Ranking" : "Candidates", table.ranked() ? "the best first" : "");
        Blocks blocks = new Blocks(sheet);
        List<String> head = new ArrayList<>(List.of(""));
        for (SelectionTable.Line line : table.lines()) {
            head.add((line.place() + " " + DisplayWidth.cut(safe(line.name()), LONGEST, safe("…"))).strip());
        }
        blocks.row(head.stream().map(this::safe).toList(), sheet.ink()::bold);
        for (int i = 0; i < table.columns().size(); i++) {
            SelectionTable.Column column = table.columns().get(i);
            int at = i;
            String arrow = column.arrow().isEmpty() || !unicode ? "" : " " + column.arrow();
            row(blocks, column.name() + arrow, table, line -> told(line.cells().get(at)));
            if (i == 0 || column.name().equals("transparency")) {
                row(blocks, "  by", table, line -> by(line.cells().get(at).small()));
            }
        }
        blocks.put();
    }

    // Four candidates fit beside one another in a hundred columns; the page has the words in full.
    private String by(String words) {
        return DisplayWidth.cut(safe(words.replace(", not to be believed", ", distrusted")), SHORT, safe("…"));
    }

    private void row(Blocks blocks, String name, SelectionTable table, Function<SelectionTable.Line, String> told) {
        List<String> cells = new ArrayList<>(List.of(safe(name)));
        for (SelectionTable.Line line : table.lines()) {
            cells.add(safe(DisplayWidth.cut(told.apply(line), LONGEST, safe("…"))));
        }
        blocks.row(cells);
    }

    private static String told(SelectionTable.Cell cell) {
        return (cell.value() + " " + cell.range()).strip();
    }

    private void left(SelectionTable table) {
        if (table.left().isEmpty()) {
            return;
        }
        sheet.gap();
        for (SelectionTable.Left one : table.left()) {
            sheet.put(sheet.flow(INDENT)
                    .add(safe(one.name()), sheet.ink()::bold)
                    .add(safe(" " + one.status() + ": " + one.reason())));
        }
    }

    private void foretold() {
        List<Foretold> told = selection.foretold().stream()
                .filter(one -> !Double.isNaN(one.here()))
                .limit(FORETOLD)
                .toList();
        if (told.isEmpty()) {
            return;
        }
        sheet.heading(
                "Could it have been foretold?",
                safe("weighted τ with performance: 1 orders these candidates rightly, 0 by chance"));
        Blocks blocks = new Blocks(sheet);
        blocks.row(List.of("", "here", "earlier", "cost"), sheet.ink()::dim);
        for (ForetoldTable.Line line : ForetoldTable.of(told).lines()) {
            blocks.row(Stream.of(
                            line.score() + (line.naive() ? " (naive)" : ""), line.told(), line.before(), line.seconds())
                    .map(this::safe)
                    .toList());
        }
        blocks.put();
    }
}
