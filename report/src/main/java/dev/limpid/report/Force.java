package dev.limpid.report;

import dev.limpid.explain.Attribution;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * One bar on which contributions push: those that raise the score from the left up to it, those that lower it from the
 * right down to it, the largest beside the score.
 *
 * @param description what it shows, for those who cannot see it
 * @param pushes left to right
 * @param baseline where it lies, in hundredths of the bar
 * @param score where it lies, in hundredths of the bar
 */
record Force(String description, List<Push> pushes, Mark baseline, Mark score) {
    private static final int MOST = 10;
    private static final double NAMED = 9;
    private static final double PERCENT = 100;

    /**
     * One contribution.
     *
     * @param feature its number; -1 for those that are summed up
     * @param from in hundredths of the bar
     * @param to in hundredths of the bar
     */
    record Push(Chart.Kind kind, int feature, String label, String value, double from, double to) {
        String x() {
            return Chart.percent(from);
        }

        String width() {
            return Chart.percent(Math.max(0, to - from));
        }

        String middle() {
            return Chart.percent((from + to) / 2);
        }

        /** Whether a name finds room below it. */
        boolean isNamed() {
            return to - from >= NAMED;
        }

        /** As many letters as fit below it on a page of usual width. */
        String name(int all) {
            return Part.fit(label, Math.max(3, (int) (all * (to - from) / PERCENT)), "…");
        }

        String words() {
            return label + "  " + value;
        }
    }

    /** A place on the bar. */
    record Mark(String value, double at) {
        String x() {
            return Chart.percent(at);
        }

        /** Towards which side its words go, away from the other mark's. */
        String anchor(Mark other) {
            return at <= other.at ? at < 15 ? "start" : "end" : at > 85 ? "end" : "start";
        }

        /** Whether its words stand in the way of the other's. */
        boolean crowds(Mark other) {
            return Math.min(at, other.at) < 15 && Math.abs(at - other.at) < 30
                    || Math.max(at, other.at) > 85 && Math.abs(at - other.at) < 30;
        }
    }

    /** Null unless the scores promise to add up, and do so in numbers. */
    static @Nullable Force of(Attribution explanation, Scene scene) {
        Double baseline = explanation.target().baselineScore();
        double score = explanation.target().score();
        Strengths strengths = Strengths.of(Part.of(explanation, scene));
        if (explanation.completeness() == null
                || baseline == null
                || !Double.isFinite(baseline)
                || !Double.isFinite(score)
                || strengths.counted() == 0) {
            return null;
        }
        Numbers numbers = strengths.numbers();
        List<Piece> raising = pieces(strengths, 1);
        List<Piece> lowering = pieces(strengths, -1);
        double missing = score - baseline - sum(raising) - sum(lowering);
        if (!numbers.isZero(missing)) {
            (missing > 0 ? raising : lowering).add(new Piece(Chart.Kind.REST, -1, say("remainder"), missing));
        }
        double least = score - sum(raising);
        double length = sum(raising) - sum(lowering);
        double unit = length == 0 ? 0 : PERCENT / length;
        List<Push> pushes = new ArrayList<>();
        double at = least;
        Collections.reverse(raising);
        List<Piece> all = new ArrayList<>(raising);
        all.addAll(lowering);
        StringBuilder words = new StringBuilder(
                say("From the baseline's score {} to {}: ", numbers.plain(baseline), numbers.plain(score)));
        for (Piece piece : all) {
            double size = Math.abs(piece.size);
            String value = numbers.signed(piece.size);
            pushes.add(new Push(
                    piece.kind, piece.feature, piece.label, value, (at - least) * unit, (at + size - least) * unit));
            words.append(pushes.size() > 1 ? ", " : "")
                    .append(piece.label)
                    .append(' ')
                    .append(value);
            at += size;
        }
        return new Force(
                words.append(say(".")).toString(),
                List.copyOf(pushes),
                new Mark(numbers.plain(baseline), (baseline - least) * unit),
                new Mark(numbers.plain(score), (score - least) * unit));
    }

    private record Piece(Chart.Kind kind, int feature, String label, double size) {}

    private static double sum(List<Piece> pieces) {
        return pieces.stream().mapToDouble(Piece::size).sum();
    }

    // Largest first; what is beyond the first few, together.
    private static List<Piece> pieces(Strengths strengths, int sign) {
        List<Piece> pieces = new ArrayList<>();
        double rest = 0;
        int others = 0;
        for (int index : strengths.ranked()) {
            Part part = strengths.parts().get(index);
            if (sign * strengths.of(index) <= 0) {
                continue;
            }
            if (pieces.size() < MOST) {
                pieces.add(
                        new Piece(sign > 0 ? Chart.Kind.FOR : Chart.Kind.AGAINST, index, part.label(), part.score()));
            } else {
                rest += part.score();
                others++;
            }
        }
        if (others > 0) {
            pieces.add(new Piece(Chart.Kind.REST, -1, say("{} more", Numbers.count(others)), rest));
        }
        return pieces;
    }
}
