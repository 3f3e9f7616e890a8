package dev.limpid.evaluate;

/**
 * The area under the curve of precision against recall (DeYoung et al. 2020, ERASER) where scores tell what people
 * marked: Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores from the largest down, the average precision. {@code NaN} where nothing is
 * marked, or everything.
 *
 * <p>Not by trapezia: a straight line between two points of this curve is no classifier (Davis and Goadrich 2006), and an
 * explanation without any differences would get (1 + p) / 2 where a share p is marked, rather than p.
 */
public record PlausibilityAuprc() implements Metric.OfTruth {
    @Override
    public About about() {
        return new About(
                "plausibility-auprc",
                Family.PLAUSIBILITY,
                Direction.HIGHER,
                0,
                1,
                "how far the largest scores are on the words that people marked; by chance the share that they marked",
                "none",
                "DeYoung et al. 2020, ERASER: A Benchmark to Evaluate Rationalized NLP Models");
    }

    @Override
    public double of(Truth truth, double[] scores) {
        if (!HardRationale.isTold(truth, scores)) {
            return Double.NaN;
        }
        double area = 0;
        double hits = 0;
        double taken = 0;
        for (int[] group : TiedOrder.of(scores).groups()) {
            double before = hits;
            for (int feature : group) {
                hits += truth.isInside(feature) ? 1 : 0;
            }
            taken += group.length;
            area += (hits - before) / truth.count() * hits / taken;
        }
        return area;
    }
}
