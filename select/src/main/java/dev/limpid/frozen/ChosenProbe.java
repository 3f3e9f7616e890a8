package dev.limpid.frozen;

/**
 * A probe whose penalty was chosen by cross-validation. Arrays are not copied.
 *
 * <p>What {@code outOfFold} gets right was also what the penalty was chosen by, among eight: rather a little too good. Where it matters, judge
 * {@code probe} by examples that were held out of all this.
 *
 * <p>Cost, mostly of principal axes where classes are few, else of steps: for 5 folds and 8 penalties on one core of a busy Intel Xeon, in
 * seconds of its time, measured on made-up vectors that share 64 directions:
 *
 * <table>
 * <caption>Seconds</caption>
 * <tr><th>examples</th><th>dimensions</th><th>classes</th><th>seconds</th></tr>
 * <tr><td>500</td><td>2,048</td><td>10</td><td>5.3</td></tr>
 * <tr><td>1,000</td><td>768</td><td>2</td><td>5.4</td></tr>
 * <tr><td>1,000</td><td>2,048</td><td>10</td><td>21</td></tr>
 * <tr><td>5,000</td><td>768</td><td>2</td><td>25</td></tr>
 * </table>
 *
 * @param probe fitted on all examples
 * @param outOfFold what the probes of that penalty, each without the fold, say of each example
 * @param penalties the values of C that were tried, ascending
 * @param logLosses the mean log-loss out of fold under each
 */
public record ChosenProbe(LinearProbe probe, OutOfFold outOfFold, double[] penalties, double[] logLosses) {}
