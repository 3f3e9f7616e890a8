package dev.limpid.evaluate;

/**
 * How far the explanation moves, as a share of its length, when a constant is added to the input and a model takes it off
 * again first: ‖E(x) − E′(x + c)‖ / ‖E(x)‖. The two models say the same of the same thing,
 * so that nothing should. {@code NaN} of an explanation of zeros only, which has no length.
 */
public record InputInvariance() implements Metric.OfShifted {
    @Override
    public About about() {
        return new About(
                "input-invariance",
                Family.AXIOMS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "how much the explanation changes when inputs are merely counted from another zero, as a share of it",
                "one more explanation",
                "Kindermans et al. 2017, The (Un)reliability of Saliency Methods");
    }

    @Override
    public double of(double[] scores, double[] shifted) {
        double length = Distances.norm(scores);
        return length == 0 ? Double.NaN : Distances.between(scores, shifted) / length;
    }
}
