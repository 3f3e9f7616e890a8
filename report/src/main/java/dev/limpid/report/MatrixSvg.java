package dev.limpid.report;

import static dev.limpid.report.Say.say;

/** A {@link Matrix} as an SVG file. */
final class MatrixSvg {
    private static final double SIDE = 24;
    private static final double HEAD = 50;
    private static final double FOOT = 58;
    private static final double RAMP = 120;
    private static final int STEPS = 24;
    private static final double BAR = 10;
    private static final double LEAST = 440;
    private static final double LINE = 18;

    private final MatrixPlan plan;
    private final Matrix matrix;
    private final Svg svg;

    private MatrixSvg(Matrix all, String title) {
        this.plan = MatrixPlan.of(all);
        this.matrix = plan.matrix();
        double width = Math.max(LEAST, plan.width() + 2 * SIDE);
        double lines = LINE * matrix.notes().size();
        this.svg = new Svg(width, HEAD + plan.height() + FOOT + lines, title, plan.description());
        svg.text("title", SIDE, 30, "start", Part.fit(title, Svg.letters((width - 2 * SIDE) / 1.3), "…"));
    }

    static String write(Matrix matrix, String title) {
        return new MatrixSvg(matrix, title).draw();
    }

    private String draw() {
        for (int i = 0; i < matrix.columns().size(); i++) {
            Matrix.Column column = matrix.columns().get(i);
            svg.aslant(
                    column.special() ? "soft" : "",
                    SIDE + plan.middle(i),
                    HEAD + plan.head() - 6,
                    MatrixPlan.head(column));
        }
        for (int i = 0; i < matrix.lines().size(); i++) {
            line(i);
        }
        double caption = HEAD + plan.caption();
        if (matrix.prompt() > 0) {
            svg.text("soft", SIDE + plan.x(0), caption, "start", say("prompt"));
        }
        if (plan.written() >= 0) {
            svg.text("soft", SIDE + plan.x(plan.written()), caption, "start", say("written before"));
        }
        legend(HEAD + plan.height() + 24);
        for (int i = 0; i < matrix.notes().size(); i++) {
            svg.text(
                    "soft",
                    SIDE,
                    HEAD + plan.height() + FOOT + i * LINE,
                    "start",
                    matrix.notes().get(i));
        }
        return svg.toString();
    }

    private void line(int number) {
        Matrix.Line line = matrix.lines().get(number);
        double top = HEAD + plan.y(number);
        double foot = HEAD + plan.foot(number);
        svg.text(line.whole() ? "strong" : "", SIDE, foot, "start", plan.name(line));
        if (!line.probability().isEmpty()) {
            svg.text("soft", SIDE + plan.chance(), foot, "end", line.probability());
        }
        for (MatrixPlan.Stretch stretch : plan.stretches(line)) {
            svg.rect("ground", SIDE + stretch.x(), top, stretch.width(), plan.side());
        }
        for (int i = 0; i < line.cells().size(); i++) {
            Matrix.Cell cell = line.cells().get(i);
            if (cell != null) {
                String css = cell.strength() < 0 ? "against" : "for";
                double left = SIDE + plan.x(i);
                svg.rect(
                        css,
                        left,
                        top,
                        plan.side(),
                        plan.side(),
                        " fill-opacity=\"" + cell.opacity() + "\"",
                        MatrixPlan.words(line, matrix.columns().get(i), cell));
                if (MatrixPlan.isHatched(cell)) {
                    svg.rect(
                            "",
                            left,
                            top,
                            plan.side(),
                            plan.side(),
                            " fill=\"url(#hatch)\" fill-opacity=\"0.7\" pointer-events=\"none\"",
                            "");
                }
            }
        }
    }

    private void legend(double top) {
        boolean sign = matrix.reading().hasSign();
        double at = SIDE;
        if (matrix.signed()) {
            String least = say("against \u2212{}", matrix.most());
            svg.text("soft", at, top + BAR, "start", least);
            at += DisplayWidth.of(least) * 7.1 + 8;
            ramp("against", at, top, true);
            at += RAMP + 8;
        }
        svg.text("soft", at, top + BAR, "start", "0");
        ramp("for", at + 14, top, false);
        svg.text("soft", at + RAMP + 22, top + BAR, "start", sign ? say("+{} for", matrix.most()) : matrix.most());
    }

    private void ramp(String css, double left, double top, boolean falling) {
        for (int i = 0; i < STEPS; i++) {
            double strength = (falling ? STEPS - i : i + 1) / (double) STEPS;
            svg.rect(
                    css,
                    left + i * RAMP / STEPS,
                    top,
                    RAMP / STEPS,
                    BAR,
                    " fill-opacity=\"" + Svg.number(strength) + "\"",
                    "");
        }
    }
}
