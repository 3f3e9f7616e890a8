package dev.limpid.evaluate;

/**
 * How far the explanation moves on average, as a share of its own length: the mean of ‖E(x′) − E(x)‖ / ‖E(x)‖ over all
 * neighbours, also those with another answer. {@code NaN} without neighbours, and of an explanation of zeros only.
 */
public record AvgSensitivity() implements Metric.OfNeighbours {
    @Override
    public About about() {
        return new About(
                "avg-sensitivity",
                Family.ROBUSTNESS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "how much the explanation changes on average when the input hardly does, as a share of it",
                "an explanation for each neighbour",
                "Bhatt et al. 2020, Evaluating and Aggregating Feature-based Model Explanations, with Yeh et"
                        + " al. 2019's norm");
    }

    @Override
    public double of(Neighbours neighbours) {
        double length = Distances.norm(neighbours.here().scores());
        return length == 0
                ? Double.NaN
                : neighbours.near().stream()
                        .mapToDouble(point -> Distances.between(
                                        point.scores(), neighbours.here().scores())
                                / length)
                        .average()
                        .orElse(Double.NaN);
    }
}
