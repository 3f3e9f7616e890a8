package dev.limpid.evaluate;

import java.util.Map;

/**
 * How much the explanation changes, each score as a share of itself, for each unit that the model's scores change, at most: max
 * ‖(E(x) − E(x′)) / E(x)‖ / ‖h(x) − h(x′)‖ over the neighbours that keep the answer, h the model's row of scores before they
 * become probabilities. {@code NaN} if there are none.
 *
 * @param least what stands for a divisor of 0
 */
public record RelativeOutputStability(double least) implements Metric.OfNeighbours {
    public RelativeOutputStability() {
        this(1e-6);
    }

    @Override
    public About about() {
        return new About(
                "relative-output-stability",
                Family.ROBUSTNESS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "how much the explanation changes, as a share of itself, for what the model's answer changes, at most",
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
            double moved = Distances.between(here.outputs(), point.outputs());
            return Distances.relative(here.scores(), point.scores(), least) / Math.max(moved, least);
        });
    }
}
