package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;

import java.util.List;
import java.util.Locale;

import static dev.limpid.report.Say.say;

/** One explanation as an SVG file, as users of SHAP know it: for papers and web pages, light or dark. */
public final class SvgReport {
    private static final double WIDTH = 760;
    private static final double SIDE = 24;
    private static final double HEAD = 58;
    private static final double FOOT = 34;

    private SvgReport() {}

    /** What to draw. */
    public enum Form {
        /** From the baseline's score, bar by bar, to the model's. */
        WATERFALL,
        /** One bar on which contributions push the score up and down. */
        FORCE,
        /** A bar for each score, with its interval. */
        BAR
    }

    /**
     * The file: a waterfall if the scores add up, else bars; of what one method says of a continuation, token by token, a
     * matrix. The same bytes for the same document.
     *
     * @throws IllegalArgumentException if the document holds not one explanation but none or several, or if it scores
     *     nothing
     */
    public static String write(Document given) {
        return write(given, Tongue.spoken());
    }

    /**
     * The same in a tongue.
     *
     * @throws IllegalArgumentException as above
     */
    public static String write(Document given, Tongue tongue) {
        return tongue.speak(() -> drawn(given));
    }

    private static String drawn(Document given) {
        Document document = Spelling.legible(given);
        List<Courses.Course> courses = Courses.of(document).courses();
        if (courses.size() == 1) {
            Courses.Course course = courses.get(0);
            if (course.numbers().size() == document.explanations().size()) {
                return MatrixSvg.write(Matrix.of(1, course), Verdict.brief(document) + " \u00b7 " + course.method());
            }
        }
        Attribution explanation = only(document);
        boolean adding = Force.of(explanation, Scene.of(document, null)) != null;
        return drawn(document, adding ? Form.WATERFALL : Form.BAR, ChartMaker.MOST_BARS);
    }

    /**
     * The file in a form of one's choice.
     *
     * @param most how many scores have bars of their own
     * @throws IllegalArgumentException as above, or if scores that do not add up should be drawn as if they did
     */
    public static String write(Document given, Form form, int most) {
        return write(given, form, most, Tongue.spoken());
    }

    /**
     * The same in a tongue.
     *
     * @throws IllegalArgumentException as above
     */
    public static String write(Document given, Form form, int most, Tongue tongue) {
        return tongue.speak(() -> drawn(given, form, most));
    }

    private static String drawn(Document given, Form form, int most) {
        Document document = Spelling.legible(given);
        Attribution explanation = only(document);
        if (most < 1) {
            throw new IllegalArgumentException("Scores to draw must be at least 1, got " + most + ".");
        }
        Scene scene = Scene.of(document, null);
        Force force = Force.of(explanation, scene);
        if (form != Form.BAR && force == null) {
            throw new IllegalArgumentException("'" + explanation.method().name()
                    + "' does not promise that its scores add up, so there is no "
                    + form.name().toLowerCase(Locale.ROOT)
                    + " to draw. Ask for bars.");
        }
        String title = Verdict.question(explanation.target(), scene) + " \u00b7 "
                + explanation.method().name();
        return form == Form.FORCE && force != null
                ? force(title, force)
                : bars(title, ChartMaker.of(explanation, scene, most, form == Form.WATERFALL));
    }

    private static Attribution only(Document document) {
        if (document.explanations().size() != 1) {
            throw new IllegalArgumentException("An SVG file shows one explanation, got "
                    + document.explanations().size() + ". Ask for one method and one target, or for html.");
        }
        Attribution explanation = document.explanations().get(0);
        if (Part.of(explanation, Scene.of(document, null)).isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + explanation.method().name() + "' scored nothing that has a bar. Ask for html or json.");
        }
        return explanation;
    }

    private static double x(double percent) {
        return SIDE + percent * (WIDTH - 2 * SIDE) / 100;
    }

    private static String bars(String title, Chart chart) {
        Svg svg = new Svg(WIDTH, HEAD + chart.height() + FOOT, title, chart.description());
        svg.text("title", SIDE, 30, "start", Part.fit(title, 90, "…"));
        int letters = Svg.letters(x(chart.names().left() - 2) - SIDE);
        for (int i = 0; i < chart.bars().size(); i++) {
            Chart.Bar bar = chart.bars().get(i);
            String css = bar.kind().css();
            double middle = HEAD + chart.middle(i);
            double baseline = middle + Svg.MIDDLE;
            if (bar.link().visible()) {
                svg.line("link", x(bar.link().from()), middle, x(bar.link().to()), HEAD + chart.next(i));
            }
            boolean plain = bar.kind() == Chart.Kind.REST || bar.kind() == Chart.Kind.ANCHOR;
            svg.text(
                    plain ? "soft" : "",
                    x(chart.names().left() - 2),
                    baseline,
                    "end",
                    Part.fit(bar.label(), letters, "…"));
            if (bar.kind() == Chart.Kind.ANCHOR) {
                svg.circle("dot", x(bar.from()), middle, 4, "", "");
            } else {
                double wide = Math.max(1, x(bar.to()) - x(bar.from()));
                String words = bar.label() + "  " + bar.value();
                svg.bar(css, x(bar.from()), HEAD + chart.top(i), wide, chart.barHeight(), words);
            }
            if (bar.interval().visible()) {
                double from = x(bar.interval().from());
                double to = x(bar.interval().to());
                svg.line("whisker", from, middle, to, middle);
                svg.line("whisker", from, middle - 3, from, middle + 3);
                svg.line("whisker", to, middle - 3, to, middle + 3);
            }
            svg.text(bar.kind() == Chart.Kind.ANCHOR ? "strong" : "", WIDTH - SIDE, baseline, "end", bar.value());
        }
        if (chart.zero().visible()) {
            double zero = x(Double.parseDouble(chart.zero().x().replace("%", "")));
            svg.line("line", zero, HEAD, zero, HEAD + chart.height());
        }
        return svg.text("soft", SIDE, HEAD + chart.height() + 20, "start", chart.note())
                .toString();
    }

    private static String force(String title, Force force) {
        double top = HEAD + 30;
        Svg svg = new Svg(WIDTH, top + 84, title, force.description());
        svg.text("title", SIDE, 30, "start", Part.fit(title, 90, "…"));
        for (Force.Push push : force.pushes()) {
            svg.bar(push.kind().css(), x(push.from()), top, x(push.to()) - x(push.from()), 26, push.words());
            svg.line("gap", x(push.to()), top, x(push.to()), top + 26);
            if (push.isNamed()) {
                double middle = (x(push.from()) + x(push.to())) / 2;
                int letters = Svg.letters(x(push.to()) - x(push.from()));
                svg.text("", middle, top + 44, "middle", Part.fit(push.label(), letters, "…"));
                svg.text("soft", middle, top + 60, "middle", push.value());
            }
        }
        mark(svg, say("score {}", force.score().value()), force.score(), force.baseline(), top, "strong");
        mark(svg, say("baseline {}", force.baseline().value()), force.baseline(), force.score(), top, "soft");
        return svg.toString();
    }

    private static void mark(Svg svg, String words, Force.Mark mark, Force.Mark other, double top, String css) {
        double high = mark.crowds(other) && css.equals("soft") ? 24 : 8;
        svg.line(css.equals("soft") ? "whisker dashed" : "whisker", x(mark.at()), top - high, x(mark.at()), top + 26);
        String anchor = mark.anchor(other);
        double shift = anchor.equals("end") ? -5 : 5;
        svg.text(css, x(mark.at()) + shift, top - high + 2, anchor, words);
    }
}
