package dev.limpid.explain;

/**
 * VarGrad (Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim 2018, appendix): the variance of what a method says of noisy
 * copies of the input, summed over the units of a place. The squared distances from the mean are divided by their number.
 *
 * <p>Never negative, in the square of the method's units. Law: what does not depend on the input gets 0, as all slopes of a
 * linear model do. Cost: {@code samples} times the method's, many copies a run; memory for all copies' answers at once.
 *
 * @param around the method that is asked; by default saliency, whose signed slopes are averaged
 * @param noise that is added to the value of the wire
 * @param level of the intervals that tell how far the noise could have moved a score, from 0.5 to below 1
 */
public record VarGrad(Elementwise around, Noise noise, double level) implements Smoothing {
    static final String NAME = "vargrad";

    public VarGrad {
        Certainty.requireLevel(level);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Samples.Statistic statistic() {
        return Samples.Statistic.VARIANCE;
    }
}
