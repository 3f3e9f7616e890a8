package dev.limpid.evaluate;

import java.util.Map;

/**
 * The steepest that all scores together change with the input: max ‖E(x) − E(x′)‖₁ / ‖x − x′‖₂ over all neighbours that lie
 * elsewhere. {@code NaN} if none does, as where words are said otherwise.
 *
 * @param normalised whether each explanation is divided by its largest score first
 */
public record Continuity(boolean normalised) implements Metric.OfNeighbours {
    public Continuity() {
        this(true);
    }

    @Override
    public About about() {
        return new About(
                "continuity",
                Family.ROBUSTNESS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "how steeply the scores change with the input, all added up, at the steepest",
                "an explanation for each neighbour",
                "Montavon et al. 2018, Methods for Interpreting and Understanding Deep Neural Networks");
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
            return way == 0 ? Double.NaN : Distances.inAll(here, scaled(point)) / way;
        });
    }

    private double[] scaled(Neighbours.Point point) {
        return normalised ? Distances.byLargest(point.scores()) : point.scores();
    }
}
