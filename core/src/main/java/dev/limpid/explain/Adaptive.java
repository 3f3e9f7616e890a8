package dev.limpid.explain;

import dev.limpid.model.Path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bisects the path until the scores stand still, five Gauss–Legendre points a piece. A network's slope along a path is
 * smooth but for short stretches in which it jumps about; points go where they are needed.
 *
 * <p>A piece's error is the larger of two: what its scores moved by when it was cut out of its parent, and its own gap,
 * the score's change between its ends less the sum of its slopes. (A total gap alone can vanish by cancellation.) The rule
 * is done when the pieces' errors add up to no more than {@code tolerance} of the largest score and of the score's change
 * along the path, whichever is less. Where slopes do not add up to the score's, there is no gap, and only the largest score
 * counts.
 *
 * @param tolerance relative, above 0 and below 1
 * @param limit of points; what is reached then is the answer, with a warning
 */
public record Adaptive(double tolerance, int limit) implements Quadrature {
    private static final int POINTS = 5;
    private static final FixedRule RULE = GaussLegendre.rule(POINTS);

    /** Pieces that the path is cut into before looking. */
    private static final int FIRST = 4;

    /** No error below this part of the score is worth a point: a float's own errors, through a deep model, come near. */
    private static final double FLOOR = 1e-4;

    public Adaptive {
        if (!(tolerance > 0 && tolerance < 1)) {
            throw new IllegalArgumentException("tolerance must be above 0 and below 1, got " + tolerance + ".");
        }
        if (limit < 2 * FIRST * (POINTS + 1)) {
            throw new IllegalArgumentException(
                    "limit must be at least " + 2 * FIRST * (POINTS + 1) + " points, got " + limit + ".");
        }
    }

    /** One per cent, at most 600 points. */
    public static Adaptive standard() {
        return new Adaptive(0.01, 600);
    }

    /** For pictures, whose maps are read by eye: five per cent, at most 200 points. */
    public static Adaptive forPictures() {
        return new Adaptive(0.05, 200);
    }

    /** A stretch of the path with the slopes integrated over it, and how far they can be trusted. */
    private record Piece(double from, double to, double scoreFrom, double scoreTo, double[] slopes, double error) {
        double middle() {
            return (from + to) / 2;
        }

        Piece withError(double other) {
            return new Piece(from, to, scoreFrom, scoreTo, slopes, other);
        }

        /** The score's change between the ends that the slopes do not account for. */
        double gap(Line line) {
            return line.addsUp() ? Math.abs(line.total(slopes) - (scoreTo - scoreFrom)) : 0;
        }
    }

    @Override
    public Integral integrate(Line line) {
        Path.Points ends = line.at(0, 1);
        int used = 2;
        double score0 = ends.scores()[0];
        double score1 = ends.scores()[1];
        Piece unseen = new Piece(0, 1, score0, score1, new double[ends.slopes()[0].length], Double.MAX_VALUE);
        List<Piece> pieces = new ArrayList<>(List.of(unseen));
        boolean settled = false;
        while (!settled) {
            List<Piece> toSplit = worst(pieces, allowed(line, pieces, score0, score1), limit - used);
            if (toSplit.isEmpty()) {
                break;
            }
            pieces.removeAll(toSplit);
            pieces.addAll(split(line, toSplit));
            used += toSplit.size() * (2 * POINTS + 1);
            settled = pieces.size() >= FIRST && total(pieces) <= allowed(line, pieces, score0, score1);
        }
        List<String> warnings = settled
                ? coarse(line, pieces, floor(score0, score1))
                : List.of(String.format(
                        Locale.ROOT,
                        "The integral did not settle within %d points: single scores may be off by up to %.3g. Raise"
                                + " limit to go on.",
                        limit,
                        total(pieces)));
        return new Integral(sum(pieces), score0, score1, used, warnings);
    }

    /** Where the floor decided instead of the tolerance, a reader has to know. */
    private List<String> coarse(Line line, List<Piece> pieces, double floor) {
        if (total(pieces) <= tolerance * largest(line, pieces)) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "The scores are so small that they were integrated to within %.3g only, not to %.3g of the largest.",
                floor,
                tolerance));
    }

    /** The pieces with the largest errors, so many that the rest would pass, and no more than the points allow. */
    private static List<Piece> worst(List<Piece> pieces, double allowed, int pointsLeft) {
        List<Piece> byError = new ArrayList<>(pieces);
        byError.sort(Comparator.comparingDouble(Piece::error).reversed().thenComparingDouble(Piece::from));
        double rest = total(pieces);
        List<Piece> chosen = new ArrayList<>();
        for (Piece piece : byError) {
            boolean few = pieces.size() < FIRST;
            if ((rest <= allowed / 2 && !few) || (chosen.size() + 1) * (2 * POINTS + 1) > pointsLeft) {
                break;
            }
            chosen.add(piece);
            rest -= piece.error();
        }
        return chosen;
    }

    private static List<Piece> split(Line line, List<Piece> parents) {
        int each = 2 * POINTS + 1;
        double[] alphas = new double[parents.size() * each];
        for (int i = 0; i < parents.size(); i++) {
            Piece parent = parents.get(i);
            double half = (parent.to - parent.from) / 2;
            for (int j = 0; j < POINTS; j++) {
                alphas[i * each + j] = parent.from + half * RULE.nodes()[j];
                alphas[i * each + POINTS + j] = parent.middle() + half * RULE.nodes()[j];
            }
            alphas[i * each + 2 * POINTS] = parent.middle();
        }
        Path.Points points = line.at(alphas);
        List<Piece> children = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            children.addAll(children(line, parents.get(i), points, i * each));
        }
        return children;
    }

    private static List<Piece> children(Line line, Piece parent, Path.Points points, int from) {
        double half = (parent.to - parent.from) / 2;
        double scoreMiddle = points.scores()[from + 2 * POINTS];
        double[] left = RULE.sum(points, from, half);
        double[] right = RULE.sum(points, from + POINTS, half);
        double[] difference = new double[left.length];
        for (int j = 0; j < left.length; j++) {
            difference[j] = left[j] + right[j] - parent.slopes[j];
        }
        double moved = largest(line.judged(difference));
        Piece first = new Piece(parent.from, parent.middle(), parent.scoreFrom, scoreMiddle, left, 0);
        Piece second = new Piece(parent.middle(), parent.to, scoreMiddle, parent.scoreTo, right, 0);
        return List.of(
                first.withError(Math.max(moved / 2, first.gap(line))),
                second.withError(Math.max(moved / 2, second.gap(line))));
    }

    private double allowed(Line line, List<Piece> pieces, double score0, double score1) {
        if (!line.addsUp()) {
            return tolerance * largest(line, pieces);
        }
        return Math.max(floor(score0, score1), tolerance * Math.min(largest(line, pieces), Math.abs(score1 - score0)));
    }

    private static double floor(double score0, double score1) {
        return FLOOR * Math.max(Math.abs(score0), Math.abs(score1));
    }

    private static double largest(Line line, List<Piece> pieces) {
        return largest(line.judged(sum(pieces)));
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double total(List<Piece> pieces) {
        return pieces.stream().mapToDouble(Piece::error).sum();
    }

    private static double[] sum(List<Piece> pieces) {
        double[] sum = new double[pieces.get(0).slopes.length];
        for (Piece piece : pieces) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += piece.slopes[j];
            }
        }
        return sum;
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rule", "adaptive");
        settings.put("tolerance", tolerance);
        settings.put("limit", limit);
        return settings;
    }
}
