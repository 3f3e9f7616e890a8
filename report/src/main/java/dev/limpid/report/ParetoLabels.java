package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;

/** Where the names of dots stand, so that they cover neither dots nor each other; of a plot as wide as pages are on a desk. */
final class ParetoLabels {
    /** Of a radius, where a circle is as far up as it is aside. */
    static final double SHOULDER = 0.7;

    private static final double WIDTH = 820;
    private static final double HEIGHT = 300;
    private static final double LETTER = 7;
    private static final double LINE = 15;
    private static final double GAP = 5;
    private static final int LONGEST = 30;

    /** Shares of the plot to the right of which names go to the left. */
    private static final double MIDDLE = 0.6;

    private ParetoLabels() {}

    /**
     * A name beside its dot.
     *
     * @param dx pixels from the dot's middle
     * @param dy the same, to the letters' foot
     * @param anchor which end of the name that is
     */
    record Label(String text, double dx, double dy, String anchor) {
        String right() {
            return Frame.length(dx);
        }

        String down() {
            return Frame.length(dy);
        }
    }

    private record Box(double left, double top, double right, double bottom) {
        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }

        boolean isInside() {
            return left >= 0 && right <= WIDTH && top >= -LINE && bottom <= HEIGHT;
        }
    }

    /** {@code 2 bge-small-en-v1.5}, cut in its middle where it is long. */
    static String text(String place, String name) {
        String shown = name;
        int[] letters = name.codePoints().toArray();
        if (letters.length > LONGEST) {
            int half = LONGEST / 2;
            shown = new String(letters, 0, half) + "…" + new String(letters, letters.length - half + 1, half - 1);
        }
        return (place + " " + shown).strip();
    }

    /** @param dots share from the left, share from the top, radius in pixels */
    static List<Label> of(List<String> texts, List<double[]> dots) {
        List<Box> taken = new ArrayList<>();
        for (double[] dot : dots) {
            double x = dot[0] * WIDTH;
            double y = dot[1] * HEIGHT;
            taken.add(new Box(x - dot[2], y - dot[2], x + dot[2], y + dot[2]));
        }
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            double[] dot = dots.get(i);
            List<Label> choices = choices(texts.get(i), dot[2], dot[0]);
            Label chosen = choices.get(0);
            for (Label choice : choices) {
                Box box = box(choice, dot);
                if (box.isInside() && taken.stream().noneMatch(box::meets)) {
                    chosen = choice;
                    break;
                }
            }
            taken.add(box(chosen, dot));
            labels.add(chosen);
        }
        return labels;
    }

    /** Above its shoulder, since lines leave it to its sides and below, towards the middle first; else below, or beside it. */
    private static List<Label> choices(String text, double radius, double x) {
        double shoulder = SHOULDER * radius;
        List<Label> choices = new ArrayList<>();
        for (double foot :
                new double[] {-shoulder - GAP, shoulder + LINE, LINE / 3, -shoulder - LINE - GAP, shoulder + 2 * LINE
                }) {
            double away = foot == LINE / 3 ? radius + GAP : shoulder + GAP;
            Label right = new Label(text, away, foot, "start");
            Label left = new Label(text, -away, foot, "end");
            choices.addAll(x < MIDDLE ? List.of(right, left) : List.of(left, right));
        }
        return choices;
    }

    private static Box box(Label label, double[] dot) {
        double x = dot[0] * WIDTH + label.dx;
        double foot = dot[1] * HEIGHT + label.dy;
        double width = LETTER * DisplayWidth.of(label.text);
        double left = label.anchor.equals("start") ? x : label.anchor.equals("end") ? x - width : x - width / 2;
        return new Box(left, foot - LINE + 3, left + width, foot + 3);
    }
}
