package dev.limpid.report;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * Where the parts of a {@link Matrix} lie on paper, in pixels: names at the left, probabilities beside them, heads aslant above
 * the cells.
 *
 * @param cell the side of a cell, its gap included
 * @param names how wide they are
 * @param chances how wide probabilities are
 * @param head how high the heads are
 */
record MatrixPlan(Matrix matrix, int cell, double names, double chances, double head) {
    private static final int LEAST_CELL = 24;
    private static final int MOST_CELL = 36;
    private static final int ROOM = 560;
    private static final int MOST_COLUMNS = 120;
    private static final int MOST_CELLS = 12_000;
    private static final int LEAST_COLUMNS = 20;
    private static final int GAP = 8;
    private static final int BEND = 10;
    private static final int FOOT = 26;
    private static final double LETTER = 7.1;
    private static final int MOST_NAME = 22;
    private static final int MOST_HEAD = 16;
    private static final double DEEP = 0.2;
    private static final double VISIBLE = 0.004;
    // Heads rise at 55 degrees.
    private static final double RISE = 0.82;
    private static final double REACH = 0.58;

    static MatrixPlan of(Matrix all) {
        int rows = all.lines().size();
        Matrix matrix = all.atMost(Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, MOST_CELLS / rows)));
        int name = matrix.lines().stream()
                .mapToInt(line -> DisplayWidth.of(fit(line.name(), MOST_NAME)))
                .max()
                .orElse(0);
        int chance = matrix.lines().stream()
                .mapToInt(line -> line.probability().length())
                .max()
                .orElse(0);
        int head = matrix.columns().stream()
                .mapToInt(column -> DisplayWidth.of(head(column)))
                .max()
                .orElse(0);
        int cell = Math.max(
                LEAST_CELL,
                Math.min(MOST_CELL, ROOM / Math.max(1, matrix.columns().size())));
        return new MatrixPlan(
                matrix, cell, name * LETTER + 22, chance == 0 ? 0 : chance * LETTER + 12, head * LETTER * RISE + 16);
    }

    /** A stretch of a line that has cells. */
    record Stretch(double x, double width) {}

    /** The side of a cell without its gap. */
    int side() {
        return cell - 1;
    }

    /** The name of a line, cut to its room. */
    String name(Matrix.Line line) {
        return fit(line.name(), MOST_NAME);
    }

    /** The name of a column, cut to its room. */
    static String head(Matrix.Column column) {
        return fit(column.name().strip(), MOST_HEAD);
    }

    private static String fit(String name, int letters) {
        return DisplayWidth.cut(name, letters, "…");
    }

    /** Where probabilities end. */
    double chance() {
        return names + chances - 10;
    }

    /** Where a column's cells begin. */
    double x(int column) {
        return names + chances + column * cell + (column >= matrix.prompt() && matrix.prompt() > 0 ? GAP : 0);
    }

    /** Where a line's cells begin. */
    double y(int line) {
        return head + line * cell + (matrix.hasWhole() && line > 0 ? GAP : 0);
    }

    /** Where letters stand in a line. */
    double foot(int line) {
        return y(line) + cell / 2.0 + 4;
    }

    /** Where a head begins. */
    double middle(int column) {
        return x(column) + cell / 2.0;
    }

    double width() {
        double reach = 0;
        for (int i = 0; i < matrix.columns().size(); i++) {
            reach = Math.max(
                    reach, middle(i) + DisplayWidth.of(head(matrix.columns().get(i))) * LETTER * REACH + BEND);
        }
        double captions = written() < 0 ? 0 : x(written()) + DisplayWidth.of(say("written before")) * LETTER;
        return Math.max(Math.max(reach, captions), x(matrix.columns().size()) + 2);
    }

    double height() {
        return y(matrix.lines().size()) + FOOT;
    }

    /** Where the captions below stand. */
    double caption() {
        return height() - 8;
    }

    /** The first column of what was written; -1 without one. */
    int written() {
        return matrix.prompt() < matrix.columns().size() ? matrix.prompt() : -1;
    }

    /** Where a line has cells, coloured or not. */
    List<Stretch> stretches(Matrix.Line line) {
        List<Stretch> stretches = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= line.cells().size(); i++) {
            boolean on = i < line.cells().size() && line.cells().get(i) != null;
            boolean edge = i == matrix.prompt();
            if (from >= 0 && (!on || edge)) {
                stretches.add(new Stretch(x(from), x(i - 1) + cell - 1 - x(from)));
                from = -1;
            }
            if (on && from < 0) {
                from = i;
            }
        }
        return stretches;
    }

    /** Whether a cell has a colour that can be seen. */
    static boolean isSeen(Matrix.@Nullable Cell cell) {
        return cell != null && Math.abs(cell.strength()) >= VISIBLE;
    }

    /** Whether a cell's colour is told by hatching too. */
    static boolean isHatched(Matrix.Cell cell) {
        return cell.strength() < -DEEP;
    }

    /** What a cell says. */
    static String words(Matrix.Line line, Matrix.Column column, Matrix.Cell cell) {
        return line.name() + " \u2190 " + column.name().strip() + "  " + cell.value();
    }

    /** What the picture shows, for those who cannot see it. */
    String description() {
        StringBuilder text = new StringBuilder(say("What argued most for each token: "));
        for (Matrix.Line line : matrix.lines()) {
            int best = -1;
            double most = 0;
            for (int i = 0; i < line.cells().size(); i++) {
                Matrix.Cell cell = line.cells().get(i);
                if (cell != null && cell.strength() > most) {
                    most = cell.strength();
                    best = i;
                }
            }
            Matrix.Cell cell = best < 0 ? null : line.cells().get(best);
            text.append(line == matrix.lines().get(0) ? "" : "; ")
                    .append(line.name())
                    .append(": ")
                    .append(
                            cell == null
                                    ? say("nothing")
                                    : matrix.columns().get(best).name().strip() + " " + cell.value());
        }
        return text.append(say(".")).toString();
    }
}
