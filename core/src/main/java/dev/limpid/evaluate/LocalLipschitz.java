package dev.limpid.evaluate;

import java.util.Map;

/**
 * The steepest that the explanation changes with the input: max ‖E(x) − E(x′)‖ / ‖x − x′‖ over all neighbours that lie
 * elsewhere. {@code NaN} if none does, as where words are said otherwise.
 *
 * @param normalised whether each explanation is divided by its largest score first, without which methods of other units
 *     cannot be compared
 */
public record LocalLipschitz(boolean normalised) implements Metric.OfNeighbours {
    public LocalLipschitz() {
        this(true);
    }

    @Override
    public About about() {
        return new About(
                "local-lipschitz",
                Family.ROBUSTNESS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "how steeply the explanation changes with the input, at the steepest",
                "an explanation for each neighbour",
                "Alvarez-Melis and Jaakkola 2018, On the Robustness of Interpretability Methods");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("normalised", normalised);
    }

    @Override
    public double of(Neighbours neighbours) {
        double[] here = scaled(neighbours.here());
        return neighbours.most(point -> {
            double way = Distances.between(neighbours.here().input(), point.input());
            return way == 0 ? Double.NaN : Distances.between(here, scaled(point)) / way;
        });
    }

    private double[] scaled(Neighbours.Point point) {
        return normalised ? Distances.byLargest(point.scores()) : point.scores();
    }
}
