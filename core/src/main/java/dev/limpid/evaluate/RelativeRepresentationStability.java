package dev.limpid.evaluate;

import java.util.Map;

/**
 * How much more the explanation changes than what the model makes of the input inside, each number as a share of itself, at
 * most: max ‖(E(x) − E(x′)) / E(x)‖ / ‖(L(x) − L(x′)) / L(x)‖ over the neighbours that keep the answer, L the hidden vector.
 * {@code NaN} if there are none, or the model shows no such vector.
 *
 * @param least what stands for a divisor of 0
 */
public record RelativeRepresentationStability(double least) implements Metric.OfNeighbours {
    public RelativeRepresentationStability() {
        this(1e-6);
    }

    @Override
    public About about() {
        return new About(
                "relative-representation-stability",
                Family.ROBUSTNESS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "how much more than the model's own view of the input the explanation changes, both as shares, at most",
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
            double moved = Distances.relative(here.hidden(), point.hidden(), least);
            return point.hidden().length == 0
                    ? Double.NaN
                    : Distances.relative(here.scores(), point.scores(), least) / Math.max(moved, least);
        });
    }
}
