package dev.limpid.evaluate;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Token IoU (DeYoung et al. 2020, ERASER): the size of the intersection over that of the union of what people marked and of what the k largest scores mark, as far as they are above 0. 0 where no score is. {@code NaN} where nothing is marked, or everything.
 *
 * @param k how many; 0 for as many as people marked
 */
public record TokenIou(int k) implements Metric.OfTruth {
    public TokenIou {
        HardRationale.requireCount("token-iou", k);
    }

    /** As many as people marked. */
    public TokenIou() {
        this(HardRationale.AS_MARKED);
    }

    @Override
    public About about() {
        return new About(
                "token-iou",
                Family.PLAUSIBILITY,
                Direction.HIGHER,
                0,
                1,
                "how much the words with the largest scores overlap with those that people marked",
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
                ? HardRationale.of(truth, scores, k).iou()
                : Double.NaN;
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        int most = HardRationale.most(truth, k);
        return truth.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) most / truth.count());
    }
}
