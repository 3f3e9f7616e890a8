package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.say;

/** Each example's score as a dot, a row for each feature; dots that would lie on one another lie side by side. */
record Beeswarm(Summary.Shown shown) {
    private static final double LEFT = 240;
    private static final double RIGHT = 670;
    private static final double HEAD = 64;
    private static final double ROW = 34;
    private static final double RADIUS = 2.6;
    private static final double REACH = ROW / 2 - RADIUS - 1;
    private static final int[] LOW_TO_HIGH = {0x6A51A3, 0x2A9D8F, 0xE9A300};
    private static final double CUT = 0.05;

    String draw() {
        double largest = shown.largest();
        Numbers numbers = Numbers.fitting(largest);
        String words = shown.features().stream()
                .map(feature -> feature.name() + " " + range(feature, numbers))
                .collect(Collectors.joining(", ", say("Scores of all examples, by feature: "), say(".")));
        double bottom = HEAD + ROW * shown.features().size();
        Svg svg = new Svg(760, bottom + 74, shown.title(), words);
        svg.text("title", 24, 30, "start", Part.fit(shown.title(), 90, "…"));
        svg.line("link", x(0, largest), HEAD - 6, x(0, largest), bottom + 4);
        boolean coloured = false;
        for (int row = 0; row < shown.features().size(); row++) {
            Summary.Feature feature = shown.features().get(row);
            double middle = HEAD + row * ROW + ROW / 2;
            svg.line("line", LEFT, middle, RIGHT, middle);
            svg.text("", LEFT - 12, middle + Svg.MIDDLE, "end", Part.fit(feature.name(), Svg.letters(LEFT - 36), "…"));
            coloured |= dots(svg, feature, middle, largest, numbers);
        }
        axis(svg, bottom, largest, numbers);
        if (coloured) {
            scale(svg);
        }
        return svg.text("soft", 24, bottom + 60, "start", shown.note(true)).toString();
    }

    private static double x(double score, double largest) {
        return largest == 0 ? (LEFT + RIGHT) / 2 : LEFT + (RIGHT - LEFT) * (score / largest + 1) / 2;
    }

    private static String range(Summary.Feature feature, Numbers numbers) {
        double[] scores = feature.scores().stream()
                .filter(score -> !score.isNaN())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return say("{} to {}", numbers.signed(scores[0]), numbers.signed(scores[scores.length - 1]));
    }

    // Where dots fall into one narrow column they go up and down in turn, closer together the more there are.
    private boolean dots(Svg svg, Summary.Feature feature, double middle, double largest, Numbers numbers) {
        int[] crowd = new int[(int) ((RIGHT - LEFT) / RADIUS) + 2];
        List<Integer> drawn = new ArrayList<>();
        for (int example : shown.drawn()) {
            if (!feature.scores().get(example).isNaN()) {
                drawn.add(example);
                crowd[column(feature.scores().get(example), largest)]++;
            }
        }
        double[] ends = ends(feature);
        int[] placed = new int[crowd.length];
        boolean coloured = false;
        for (int example : drawn) {
            double score = feature.scores().get(example);
            int column = column(score, largest);
            int number = placed[column]++;
            double step = Math.min(2 * RADIUS, 2 * REACH / Math.max(1, crowd[column] - 1));
            double shift = (number + 1) / 2 * step * (number % 2 == 0 ? 1 : -1);
            Object value = feature.values().get(example);
            boolean numeric = value instanceof Number && ends.length > 0;
            coloured |= numeric;
            String words = say("example {}: {}", example, numbers.signed(score))
                    + (value == null ? "" : ", " + feature.name() + " = " + Numbers.value(value));
            svg.circle(
                    numeric ? "" : "plain",
                    x(score, largest),
                    middle + Math.max(-REACH, Math.min(REACH, shift)),
                    RADIUS,
                    numeric ? " fill=\"" + colour(((Number) value).doubleValue(), ends) + "\"" : "",
                    words);
        }
        return coloured;
    }

    private static int column(double score, double largest) {
        return (int) ((x(score, largest) - LEFT) / RADIUS);
    }

    /** The values that the scale's ends stand for: some lie beyond, so that a few do not leave the others one colour. */
    private static double[] ends(Summary.Feature feature) {
        double[] values = feature.values().stream()
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return values;
        }
        double low = values[(int) (CUT * (values.length - 1))];
        double high = values[(int) Math.ceil((1 - CUT) * (values.length - 1))];
        return low < high ? new double[] {low, high} : new double[] {values[0], values[values.length - 1]};
    }

    private static String colour(double value, double[] ends) {
        double place = ends[0] < ends[1] ? (value - ends[0]) / (ends[1] - ends[0]) : 0.5;
        return colour(Double.isFinite(place) ? Math.max(0, Math.min(1, place)) : 0.5);
    }

    private static String colour(double place) {
        double at = place * (LOW_TO_HIGH.length - 1);
        int from = Math.min((int) at, LOW_TO_HIGH.length - 2);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int one = LOW_TO_HIGH[from] >> shift & 0xff;
            int other = LOW_TO_HIGH[from + 1] >> shift & 0xff;
            mixed |= (int) Math.round(one + (other - one) * (at - from)) << shift;
        }
        return String.format(Locale.ROOT, "#%06x", mixed);
    }

    private static void axis(Svg svg, double bottom, double largest, Numbers numbers) {
        double foot = bottom + 20;
        svg.text("soft", LEFT, foot, "middle", numbers.signed(-largest));
        svg.text("soft", x(0, largest), foot, "middle", "0");
        svg.text("soft", RIGHT, foot, "middle", numbers.signed(largest));
        svg.text("soft", x(0, largest), foot + 18, "middle", say("score: left against, right for"));
    }

    private static void scale(Svg svg) {
        svg.text("soft", 520, 52, "end", say("value low"));
        for (int i = 0; i < 25; i++) {
            svg.rect("", 526 + i * 4, 44, 4.2, 9, " fill=\"" + colour(i / 24.0) + "\"", "");
        }
        svg.text("soft", 632, 52, "start", say("high"));
    }
}
