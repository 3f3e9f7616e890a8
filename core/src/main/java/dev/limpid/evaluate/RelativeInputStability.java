package dev.limpid.evaluate;

import java.util.Map;

/**
 * How much more the explanation changes than the input, each number as a share of itself, at most: max ‖(E(x) − E(x′)) / E(x)‖ /
 * ‖(x − x′) / x‖ over the neighbours that keep the answer. {@code NaN} if there are none, or where words are said otherwise.
 *
 * @param least what stands for a divisor of 0
 */
public record RelativeInputStability(double least) implements Metric.OfNeighbours {
    public RelativeInputStability() {
        this(1e-6);
    }

    @Override
    public About about() {
        return new About(
                "relative-input-stability",
                Family.ROBUSTNESS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "how much more than the input the explanation changes, both as shares of themselves, at most",
                "an explanation for each neighbour",
                "Agarwal et al. 2022, Rethinking Stability for Attribution-based Explanations");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("least", least);
    }

    @Override
    public double of(Neighbours neighbours) {
        Neighbours.Point here = neighbours.here();
        return neighbours.keepingAnswer().most(point -> {
            double moved = Distances.relative(here.input(), point.input(), least);
            return point.input().length == 0
                    ? Double.NaN
                    : Distances.relative(here.scores(), point.scores(), least) / Math.max(moved, least);
        });
    }
}
