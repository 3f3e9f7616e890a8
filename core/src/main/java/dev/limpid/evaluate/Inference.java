package dev.limpid.evaluate;

/**
 * How certain one wants to be, and how it is found out.
 *
 * @param bootstrap of intervals; differences count as shown where their adjusted p is at most 1 − its level
 * @param test of differences
 */
public record Inference(Bootstrap bootstrap, SignFlipTest test) {
    /** Wrong once in twenty. */
    public static final Inference STANDARD = new Inference(Bootstrap.STANDARD, SignFlipTest.STANDARD);

    /** The same with other draws. */
    public Inference seeded(long seed) {
        return new Inference(
                new Bootstrap(bootstrap.resamples(), bootstrap.level(), seed), new SignFlipTest(test.draws(), seed));
    }

    /** How often a difference may be shown that is none. */
    public double error() {
        return 1 - bootstrap.level();
    }
}
