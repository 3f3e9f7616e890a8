package dev.limpid.evaluate;

/**
 * How far the explanation moves at most, as a share of its own length: max ‖E(x′) − E(x)‖ / ‖E(x)‖ over all neighbours, also
 * those with another answer. {@code NaN} without neighbours, and of an explanation of zeros only, which has no length.
 */
public record MaxSensitivity() implements Metric.OfNeighbours {
    @Override
    public About about() {
        return new About(
                "max-sensitivity",
                Family.ROBUSTNESS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "how much the explanation changes at most when the input hardly does, as a share of it",
                "an explanation for each neighbour",
                "Yeh et al. 2019, On the (In)fidelity and Sensitivity of Explanations, definition 3.1, divided by the"
                        + " explanation's norm as their experiments do");
    }

    @Override
    public double of(Neighbours neighbours) {
        double length = Distances.norm(neighbours.here().scores());
        return length == 0
                ? Double.NaN
                : neighbours.most(point ->
                        Distances.between(point.scores(), neighbours.here().scores()) / length);
    }
}
