package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Infidelity (Yeh et al. 2019, definition 2.1): the mean square of how far Σᵢ∈S β·scoreᵢ is from what the score loses without S,
 * over sets S of features that are taken away together: the sets of {@link SensitivityN}, of all its sizes.
 *
 * <p>In the paper I is what is subtracted from the input and Φ is by unit of input; here a score is what a whole feature brings,
 * so I is 1 for a feature that is gone and 0 for one that stays. β = E[IᵀΦ·(f(x) − f(x−I))] / E[(IᵀΦ)²] takes out the scores'
 * scale, as the authors' code and Captum's {@code normalize} do, but it is never below 0 here: an explanation that has every
 * sign wrong would come out perfect. Scores that are all 0, or turned around, have the mean square of the losses.
 *
 * @param shares of the features that sets have, rounded up; sizes that are as many count once
 * @param runs sets of each size, at most
 */
record Infidelity(Shares shares, int runs) implements Metric.OfGame {
    Infidelity {
        Subsets.requireRuns(runs);
    }

    @Override
    public About about() {
        return new About(
                "infidelity",
                Family.FAITHFULNESS,
                Direction.LOWER,
                0,
                1,
                "how far sums of scores are from what the model loses without those features, squared",
                "those of sensitivity-n",
                "Yeh et al. 2019, definition 2.1");
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("shares", shares.toString());
        settings.put("runs", runs);
        return settings;
    }

    @Override
    public double of(Play play, double[] scores) {
        int[] sizes = Arrays.stream(shares.counts(play.players())).distinct().toArray();
        Subsets sets = Subsets.ofSizes(play, sizes, runs);
        double[] said = sets.sums(scores);
        double[] drops = sets.drops();
        double together = 0;
        double square = 0;
        for (int i = 0; i < drops.length; i++) {
            together += said[i] * drops[i];
            square += said[i] * said[i];
        }
        double scale = together > 0 ? together / square : 0;
        double infidelity = 0;
        for (int i = 0; i < drops.length; i++) {
            double error = scale * said[i] - drops[i];
            infidelity += error * error / drops.length;
        }
        return infidelity;
    }
}
