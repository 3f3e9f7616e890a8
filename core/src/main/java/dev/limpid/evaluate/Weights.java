package dev.limpid.evaluate;

/**
 * How much each {@link Component} counts. They need not add up to 1: what counts is their share.
 *
 * @param faithful what an explanation is for, so it counts as much as two others
 */
public record Weights(double faithful, double stable, double compact, double sane, double agreed) {
    /** 2, 1, 1, 1, 1: a judgement, not a finding. */
    public static final Weights STANDARD = new Weights(2, 1, 1, 1, 1);

    public Weights {
        double sum = 0;
        for (double weight : new double[] {faithful, stable, compact, sane, agreed}) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("Weights are finite and at least 0, got " + weight + ".");
            }
            sum += weight;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("At least one weight is above 0, got all 0.");
        }
    }

    /** Of a component. */
    public double of(Component component) {
        return switch (component) {
            case FAITHFUL -> faithful;
            case STABLE -> stable;
            case COMPACT -> compact;
            case SANE -> sane;
            case AGREED -> agreed;
        };
    }
}
