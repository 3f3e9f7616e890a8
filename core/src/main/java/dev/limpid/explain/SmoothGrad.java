package dev.limpid.explain;

/**
 * SmoothGrad (Smilkov, Thorat, Kim, Viégas and Wattenberg 2017, section 3): what a method says of noisy copies of the input,
 * averaged element by element; then read as the method reads its own scores.
 *
 * <p>In the method's units. Law: without noise it is the method itself. Cost: {@code samples} times the method's, many copies a
 * run; memory for all copies' answers at once.
 *
 * @param around the method that is asked; by default saliency, whose signed slopes are averaged
 * @param noise that is added to the value of the wire
 * @param level of the intervals that tell how far the noise could have moved a score, from 0.5 to below 1
 */
public record SmoothGrad(Elementwise around, Noise noise, double level) implements Smoothing {
    static final String NAME = "smoothgrad";

    public SmoothGrad {
        Certainty.requireLevel(level);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Samples.Statistic statistic() {
        return Samples.Statistic.MEAN;
    }
}
