package dev.limpid.evaluate;

/**
 * What the numbers of a metric mean.
 *
 * @param name as on the command line: {@code comprehensiveness}
 * @param direction of the better values
 * @param low the least value there can be; may be negative infinity
 * @param high the largest value there can be; may be infinity
 * @param summary what it measures, one line that a user of explanations understands
 * @param cost in runs of the model for one explanation, beside the explanation's own
 * @param source the paper, with its equation where it has one
 */
public record About(
        String name,
        Family family,
        Direction direction,
        double low,
        double high,
        String summary,
        String cost,
        String source) {
    /** The same of numbers of any size. */
    About unbounded() {
        return new About(
                name, family, direction, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, summary, cost, source);
    }

    /** The same under another name. */
    About named(String other) {
        return new About(other, family, direction, low, high, summary, cost, source);
    }

    /** The best value there can be; {@code NaN} if that is infinite. */
    double reachable() {
        return Double.isFinite(best()) ? best() : Double.NaN;
    }

    /** The best value there can be; may be infinite. */
    public double best() {
        return direction == Direction.HIGHER ? high : low;
    }
}
