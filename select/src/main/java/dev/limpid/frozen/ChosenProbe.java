package dev.limpid.frozen;

/**
 * A probe whose penalty was chosen by cross-validation. Arrays are not copied.
 *
 * <p>What {@code outOfFold} gets right was also what the penalty was chosen by, among eight: rather a little too good. Where it matters, judge
 * {@code probe} by examples that were held out of all this.
 *
 * <p>COSTS
 *
 * @param probe fitted on all examples
 * @param outOfFold what the probes of that penalty, each without the fold, say of each example
 * @param penalties the values of C that were tried, ascending
 * @param logLosses the mean log-loss out of fold under each
 */
public record ChosenProbe(LinearProbe probe, OutOfFold outOfFold, double[] penalties, double[] logLosses) {
    /** Whether the penalty chosen was the weakest or strongest tried, so that one beyond might do better. */
    public boolean isAtEnd() {
        return probe.c() == penalties[0] || probe.c() == penalties[penalties.length - 1];
    }
}
