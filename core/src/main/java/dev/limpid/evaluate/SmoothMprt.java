package dev.limpid.evaluate;

import dev.limpid.explain.Explainer;
import dev.limpid.model.Probe;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@link Mprt} of explanations that are averaged over noisy copies of the input first, so that what is compared is what a method
 * says and not its noise. The scores of features are averaged, where Quantus averages those of single numbers.
 *
 * <p>Its evidence is of its own: what {@link #saying} says. A gate all the same: see {@link Mprt}.
 *
 * @param samples that are averaged, the input itself for one of them
 * @param noise its standard deviation, as a share of the {@linkplain FeatureNoise scale}
 * @param signs whether scores are compared with their signs
 */
public record SmoothMprt(int samples, double noise, boolean signs) implements Metric.OfRandomised {
    public SmoothMprt {
        if (samples < 2 || !(noise > 0)) {
            throw new IllegalArgumentException("smooth-mprt: samples must be at least 2 and noise above 0, got "
                    + samples + " and " + noise + ".");
        }
    }

    /** 50 samples, noise of a tenth: as Quantus has them. */
    public SmoothMprt() {
        this(50, 0.1, false);
    }

    @Override
    public About about() {
        return new About(
                "smooth-mprt",
                Family.RANDOMISATION,
                Direction.LOWER,
                -1,
                1,
                "how alike the explanation, averaged over noisy copies of the input, stays while the model forgets, layer by"
                        + " layer, what it has learnt",
                samples + " explanations for each layer",
                "Hedström et al. 2024, Sanity Checks Revisited: An Exploration to Repair the Model Parameter"
                        + " Randomisation Test");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("samples", samples, "noise", noise, "signs", signs);
    }

    /** @param randomised of averaged scores */
    @Override
    public double of(Randomised randomised) {
        return Mprt.staysAlike(randomised, signs);
    }

    /**
     * What a method says on average over noisy copies, the same noise at every stage and for every method.
     *
     * <p>{@code NaN} of methods that take words away, whose embeddings cannot be taken away from a text that is given as
     * embeddings.
     *
     * @param seed of the noise
     */
    public Randomisation.Saying saying(long seed) {
        return (contender, probe, one) -> average(contender, probe, one, seed);
    }

    private double[] average(Contender contender, Probe probe, Case one, long seed) {
        Explainer explainer = contender.explainer();
        if (Feeding.obstacle(probe, explainer).isPresent()) {
            double[] untold = new double
                    [Math.toIntExact(one.input().features().stream()
                            .filter(feature -> !feature.special())
                            .count())];
            Arrays.fill(untold, Double.NaN);
            return untold;
        }
        double[] sum = contender.scores(probe, one.input(), one.target());
        Disturbance.Drawn drawn = new FeatureNoise(FeatureNoise.Spread.NORMAL, noise, samples - 1, List.of())
                .of(probe, one.input(), one.target(), seed);
        for (Disturbance.Disturbed copy : drawn.near()) {
            double[] more = contender.scores(copy.probe(), copy.input(), copy.target());
            Arrays.setAll(sum, i -> sum[i] + more[i]);
        }
        return Arrays.stream(sum).map(score -> score / samples).toArray();
    }
}
