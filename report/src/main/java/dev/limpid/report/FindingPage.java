package dev.limpid.report;

import dev.limpid.json.JsonFinding;
import dev.limpid.look.Finding;
import dev.limpid.model.Original;
import dev.limpid.model.Provenance;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * A finding's page, ready for its template.
 *
 * @param look in words: {@code lens}
 * @param facts what it rests on: the model, then the settings
 * @param json the finding itself, such that no browser mistakes a part of it for markup
 */
record FindingPage(
        String look, String statement, List<Table> tables, List<String> notes, List<Story.Fact> facts, String json) {
    private static final String GRID =
            key("Each cell is a number; the deeper its colour, the larger it is. Hatched blue is below 0.");
    private static final String LISTING = key("A row for each; numbers stand to the right.");

    /**
     * A grid or a list.
     *
     * @param aside what rows and columns are; empty of a list
     * @param columns the first one's name among them
     * @param howTo read it
     */
    record Table(String name, String aside, List<Column> columns, List<List<Cell>> rows, String howTo) {}

    /** A column's head; numbers stand to the right. */
    record Column(String name, boolean number) {}

    /**
     * A cell.
     *
     * @param word before the number; empty without one
     * @param shade its colour's strength, 0 to 1, in two decimals; null for a cell that has none
     * @param against whether the number is below 0
     */
    record Cell(
            String word,
            String text,
            boolean number,
            @Nullable String shade,
            boolean against) {}

    static FindingPage of(Provenance model, List<Original> originals, Finding finding) {
        List<Table> tables = new ArrayList<>();
        for (Finding.Sheet sheet : finding.sheets()) {
            tables.add(sheet instanceof Finding.Grid grid ? grid(grid) : listing((Finding.Listing) sheet));
        }
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact(say("model"), model.id()));
        facts.add(new Story.Fact(say("source"), model.source()));
        facts.add(new Story.Fact("SHA-256", model.sha256()));
        for (Original original : originals) {
            if (original instanceof Original.Text text) {
                facts.add(new Story.Fact(say("text"), text.text()));
            } else if (original instanceof Original.Image image) {
                facts.add(new Story.Fact(say("picture"), image.name()));
            }
        }
        for (Map.Entry<String, Object> one : finding.settings().entrySet()) {
            facts.add(new Story.Fact(
                    borrowed(TerminalFinding.words(one.getKey())),
                    one.getValue().toString()));
        }
        return new FindingPage(
                finding.what(),
                borrowed(finding.statement()),
                tables,
                finding.notes().stream().map(Say::borrowed).toList(),
                facts,
                JsonFinding.write(model, originals, finding).replace("<", "\\u003c"));
    }

    private static String heading(String name) {
        return borrowed(TerminalFinding.heading(name));
    }

    private static Table grid(Finding.Grid grid) {
        double largest = Arrays.stream(grid.values())
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        Numbers numbers = Numbers.fitting(largest);
        List<Column> columns = new ArrayList<>(List.of(new Column(borrowed(grid.rowAxis()), false)));
        grid.columns().forEach(name -> columns.add(new Column(name, true)));
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < grid.rows().size(); i++) {
            List<Cell> row = new ArrayList<>(List.of(new Cell("", grid.rows().get(i), false, null, false)));
            for (int j = 0; j < grid.columns().size(); j++) {
                double value = grid.at(i, j);
                String shade = largest > 0 && Double.isFinite(value)
                        ? String.format(Locale.ROOT, "%.2f", 0.85 * Math.abs(value) / largest)
                        : null;
                String word = grid.words().isEmpty() ? "" : grid.words().get(i).get(j);
                row.add(new Cell(word, numbers.plain(value), true, shade, value < 0));
            }
            rows.add(row);
        }
        return new Table(
                heading(grid.name()),
                say("{} by {}", borrowed(grid.rowAxis()), borrowed(grid.columnAxis())),
                columns,
                rows,
                say(GRID));
    }

    private static Table listing(Finding.Listing listing) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < listing.columns().size(); i++) {
            columns.add(new Column(
                    borrowed(TerminalFinding.words(listing.columns().get(i))), !TerminalFinding.isWords(listing, i)));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : listing.rows()) {
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(new Cell(
                        "", TerminalFinding.cell(row.get(i)), columns.get(i).number(), null, false));
            }
            rows.add(cells);
        }
        return new Table(heading(listing.name()), "", columns, rows, say(LISTING));
    }
}
