package dev.limpid.evaluate;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Token F1 (DeYoung et al. 2020, ERASER): the harmonic mean of precision and recall of what people marked and of what the k largest scores mark, as far as they are above 0. 0 where no score is. {@code NaN} where nothing is marked, or everything.
 *
 * @param k how many; 0 for as many as people marked
 */
public record TokenF1(int k) implements Metric.OfTruth {
    public TokenF1 {
        HardRationale.requireCount("token-f1", k);
    }

    /** As many as people marked. */
    public TokenF1() {
        this(HardRationale.AS_MARKED);
    }

    @Override
    public About about() {
        return new About(
                "token-f1",
                Family.PLAUSIBILITY,
                Direction.HIGHER,
                0,
                1,
                "how well the words with the largest scores are those that people marked: precision and recall as one",
                "none",
                "DeYoung et al. 2020, ERASER: A Benchmark to Evaluate Rationalized NLP Models");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("k", k);
    }

    @Override
    public double of(Truth truth, double[] scores) {
        return HardRationale.isTold(truth, scores)
                ? HardRationale.of(truth, scores, k).f1()
                : Double.NaN;
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        int most = HardRationale.most(truth, k);
        return truth.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(2.0 * most / (most + truth.count()));
    }
}
