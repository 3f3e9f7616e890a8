package dev.limpid.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.say;

/** Scores of examples by features as colours, with the model's score of each example above. */
final class ScoreGrid {
    private static final double LEFT = 240;
    private static final double RIGHT = 680;
    private static final double CURVE = 58;
    private static final double HIGH = 40;
    private static final double HEAD = CURVE + HIGH + 14;
    private static final double ROW = 22;
    private static final double PERCENTILE = 0.99;

    private final Summary.Shown shown;
    private final double[] totals;

    ScoreGrid(Summary.Shown shown, double[] totals) {
        this.shown = shown;
        this.totals = totals;
    }

    String draw() {
        double limit = limit();
        Numbers numbers = Numbers.fitting(limit);
        String words = shown.features().stream()
                .map(feature -> feature.name() + " " + numbers.size(feature.meanSize()))
                .collect(Collectors.joining(
                        ", ", say("Scores of examples, left to right, by features; mean sizes: "), say(".")));
        double bottom = HEAD + ROW * shown.features().size();
        Svg svg = new Svg(760, bottom + 60, shown.title(), words);
        svg.text("title", 24, 30, "start", Part.fit(shown.title(), 90, "…"));
        int[] drawn = shown.drawn();
        curve(svg, drawn);
        double wide = (RIGHT - LEFT) / drawn.length;
        for (int row = 0; row < shown.features().size(); row++) {
            Summary.Feature feature = shown.features().get(row);
            double top = HEAD + row * ROW;
            svg.text(
                    "", LEFT - 12, top + 11 + Svg.MIDDLE, "end", Part.fit(feature.name(), Svg.letters(LEFT - 36), "…"));
            for (int column = 0; column < drawn.length; column++) {
                cell(svg, feature.scores().get(drawn[column]), limit, LEFT + column * wide, top, wide);
            }
            svg.text("soft", RIGHT + 10, top + 11 + Svg.MIDDLE, "start", numbers.size(feature.meanSize()));
        }
        scale(svg, bottom + 12, numbers, limit);
        return svg.text("soft", 24, bottom + 48, "start", shown.note(true)).toString();
    }

    // So that one score does not hide all others.
    private double limit() {
        double[] sizes = shown.features().stream()
                .flatMap(feature -> feature.scores().stream())
                .filter(score -> !score.isNaN())
                .mapToDouble(Math::abs)
                .sorted()
                .toArray();
        double percentile = sizes.length == 0 ? 0 : sizes[(int) Math.ceil(PERCENTILE * sizes.length) - 1];
        return percentile > 0 ? percentile : shown.largest();
    }

    private static void cell(Svg svg, double score, double limit, double x, double top, double wide) {
        double strength = limit == 0 || Double.isNaN(score) ? 0 : Math.min(1, Math.abs(score) / limit);
        if (strength >= 0.01) {
            String opacity = String.format(Locale.ROOT, " fill-opacity=\"%.2f\"", strength);
            // A hair wider, or the ground would shine through between two.
            svg.rect(score < 0 ? "against" : "for", x, top + 1, wide + 0.05, ROW - 2, opacity, "");
        }
    }

    private void curve(Svg svg, int[] drawn) {
        double low = Arrays.stream(drawn)
                .mapToDouble(i -> totals[i])
                .filter(Double::isFinite)
                .min()
                .orElse(0);
        double high = Arrays.stream(drawn)
                .mapToDouble(i -> totals[i])
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        StringBuilder path = new StringBuilder();
        double wide = (RIGHT - LEFT) / drawn.length;
        for (int i = 0; i < drawn.length; i++) {
            double total = totals[drawn[i]];
            if (Double.isFinite(total)) {
                double y = high > low ? CURVE + HIGH * (high - total) / (high - low) : CURVE + HIGH / 2;
                path.append(path.length() == 0 ? "M" : "L")
                        .append(Svg.number(LEFT + (i + 0.5) * wide))
                        .append(' ')
                        .append(Svg.number(y));
            }
        }
        Numbers numbers = Numbers.fitting(Math.max(Math.abs(low), Math.abs(high)));
        svg.text("soft", LEFT - 12, CURVE + HIGH / 2 + Svg.MIDDLE, "end", say("score of the model"));
        svg.text("soft", RIGHT + 10, CURVE + (low < high ? 0 : HIGH / 2) + Svg.MIDDLE, "start", numbers.plain(high));
        if (low < high) {
            svg.text("soft", RIGHT + 10, CURVE + HIGH + Svg.MIDDLE, "start", numbers.plain(low));
        }
        if (path.length() > 0) {
            svg.path("curve", path.toString());
        }
    }

    private void scale(Svg svg, double top, Numbers numbers, double limit) {
        double middle = (LEFT + RIGHT) / 2;
        for (int i = -20; i <= 20; i++) {
            String opacity = String.format(Locale.ROOT, " fill-opacity=\"%.2f\"", Math.abs(i) / 20.0);
            svg.rect(i < 0 ? "against" : "for", middle + i * 4 - 2, top, 4.05, 9, opacity, "");
        }
        boolean cut = shown.largest() > limit;
        svg.text("soft", middle - 90, top + 9, "end", say("against {}", (cut ? "≤ " : "") + numbers.signed(-limit)));
        svg.text("soft", middle + 90, top + 9, "start", say("{} for", (cut ? "≥ " : "") + numbers.signed(limit)));
    }
}
