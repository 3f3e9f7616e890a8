package dev.limpid.explain;

/**
 * SmoothGrad² (Hooker, Erhan, Kindermans and Kim 2019, section 3.1): the mean of the squares of what a method says of noisy
 * copies of the input, summed over the units of a place.
 *
 * <p>Never negative, in the square of the method's units: it tells that an element matters, not which way. Law: it is
 * SmoothGrad's square plus VarGrad. Cost: {@code samples} times the method's, many copies a run; memory for all copies' answers
 * at once.
 *
 * @param around the method that is asked; by default saliency, whose signed slopes are averaged
 * @param noise that is added to the value of the wire
 * @param level of the intervals that tell how far the noise could have moved a score, from 0.5 to below 1
 */
public record SmoothGradSquared(Elementwise around, Noise noise, double level) implements Smoothing {
    static final String NAME = "smoothgrad-squared";

    public SmoothGradSquared {
        Certainty.requireLevel(level);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Samples.Statistic statistic() {
        return Samples.Statistic.SQUARE;
    }
}
