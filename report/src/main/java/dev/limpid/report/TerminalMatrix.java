package dev.limpid.report;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link Matrix} in letters: a score is its tenths of the largest, with its sign; heads are read from top to bottom. */
final class TerminalMatrix {
    private static final int INDENT = 2;
    private static final int CELL = 3;
    private static final int GAP = 1;
    private static final int MOST_NAME = 24;
    private static final int LEAST_NAME = 4;
    private static final int HIGHEST_HEAD = 10;
    private static final int MOST_TENTHS = 9;
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private final Matrix matrix;
    private final Sheet sheet;
    private final int nameWidth;
    private final int chanceWidth;

    TerminalMatrix(Matrix whole, Sheet sheet) {
        this.sheet = sheet;
        int names = whole.lines().stream()
                .mapToInt(line -> DisplayWidth.of(sheet.safe(line.name())))
                .max()
                .orElse(0);
        int chances = whole.lines().stream()
                .mapToInt(line -> DisplayWidth.of(line.probability()))
                .max()
                .orElse(0);
        int room = sheet.columns() - INDENT;
        this.nameWidth = Math.max(LEAST_NAME, Math.min(names, Math.min(MOST_NAME, room / 4)));
        boolean chance = room - nameWidth - chances - GAP >= room / 2;
        this.chanceWidth = chance && chances > 0 ? chances + GAP : 0;
        this.matrix = whole.atMost(Math.max(1, (room - nameWidth - chanceWidth - GAP) / CELL));
    }

    void write() {
        heads();
        for (Matrix.Line line : matrix.lines()) {
            line(line);
        }
        sheet.gap();
        note("A row for each token that was written"
                + (chanceWidth > 0 ? ", with its probability" : "")
                + ", a column for each word before it, read from top to bottom"
                + (matrix.prompt() < matrix.columns().size() ? "; behind the bar, what was written before it" : "")
                + ". Scores are tenths of the largest, " + matrix.most() + ", 9 the most. "
                + matrix.note());
    }

    private void heads() {
        List<List<String>> heads = matrix.columns().stream()
                .map(column -> letters(sheet.safe(column.name().strip())))
                .toList();
        int height = heads.stream().mapToInt(List::size).max().orElse(0);
        for (int row = 0; row < height; row++) {
            Line line = new Line(" ".repeat(nameWidth + chanceWidth));
            for (int i = 0; i < heads.size(); i++) {
                List<String> head = heads.get(i);
                int at = row - (height - head.size());
                String letter = at < 0 ? "" : head.get(at);
                UnaryOperator<String> paint =
                        matrix.columns().get(i).special() ? sheet.ink()::dim : UnaryOperator.identity();
                line.bar(i).add(DisplayWidth.padLeft(letter, CELL), paint);
            }
            sheet.line(line.toString());
        }
    }

    private void line(Matrix.Line row) {
        Line line = new Line("");
        String name = DisplayWidth.pad(DisplayWidth.cut(sheet.safe(row.name()), nameWidth, sheet.safe("…")), nameWidth);
        line.add(name, row.whole() ? sheet.ink()::bold : UnaryOperator.identity());
        if (chanceWidth > 0) {
            line.add(DisplayWidth.padLeft(row.probability(), chanceWidth), sheet.ink()::dim);
        }
        for (int i = 0; i < row.cells().size(); i++) {
            Matrix.Cell cell = row.cells().get(i);
            line.bar(i)
                    .add(
                            text(cell),
                            cell == null
                                    ? UnaryOperator.identity()
                                    : part -> sheet.ink().word(part, cell.strength()));
        }
        sheet.line(line.toString());
    }

    private String text(Matrix.@Nullable Cell cell) {
        if (cell == null) {
            return " ".repeat(CELL);
        }
        int tenths = (int) Math.min(MOST_TENTHS, Math.round(10 * Math.abs(cell.strength())));
        String sign =
                !matrix.reading().hasSign() || tenths == 0 ? " " : cell.strength() < 0 ? sheet.safe("\u2212") : "+";
        return " " + sign + (tenths == 0 ? nothing() : String.valueOf(tenths));
    }

    // In ASCII a middle dot is a minus.
    private String nothing() {
        return sheet.safe("·").equals("·") ? "·" : ".";
    }

    // Cut, if they are long, such that heads do not outgrow the rows.
    private static List<String> letters(String name) {
        List<String> letters = new ArrayList<>();
        for (Matcher cluster = CLUSTER.matcher(name); cluster.find(); ) {
            if (DisplayWidth.of(cluster.group()) > 0) {
                letters.add(cluster.group());
            }
        }
        if (letters.size() <= HIGHEST_HEAD) {
            return letters;
        }
        List<String> cut = new ArrayList<>(letters.subList(0, HIGHEST_HEAD - 1));
        cut.add(":");
        return cut;
    }

    private void note(String text) {
        sheet.put(sheet.flow(INDENT).add(sheet.safe(text.strip()), sheet.ink()::dim));
    }

    /** A line in the making. */
    private final class Line {
        private final StringBuilder text = new StringBuilder(" ".repeat(INDENT));

        Line(String start) {
            text.append(start);
        }

        Line add(String part, UnaryOperator<String> paint) {
            text.append(paint.apply(part));
            return this;
        }

        /** Between the prompt and what was written, where there is a column after it. */
        Line bar(int column) {
            if (column == matrix.prompt() && column > 0) {
                text.append(sheet.ink().dim(sheet.safe("│")));
            }
            return this;
        }

        @Override
        public String toString() {
            return text.toString().stripTrailing();
        }
    }
}
