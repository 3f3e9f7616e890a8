package dev.limpid.explain;

import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * When a sampler may stop: as soon as the order of the best features, by the size of their shares, is certain.
 *
 * @param top how many features; 0 never to stop before the budget is spent
 * @param level of the intervals, from 0.5 to below 1
 */
public record Certainty(int top, double level) {
    /** The five best, wrong at most once in twenty. */
    public static final Certainty STANDARD = new Certainty(5, 0.95);

    /** Of methods that leave nothing to chance. */
    static final Attribution.Sampled EXACT = new Attribution.Sampled(Attribution.Stopped.EXACT, 1, 0, null);

    public Certainty {
        if (top < 0) {
            throw new IllegalArgumentException("top must be at least 0, got " + top + ".");
        }
        requireLevel(level);
    }

    static void requireLevel(double level) {
        if (!(level >= 0.5 && level < 1)) {
            throw new IllegalArgumentException("level must be from 0.5 to below 1, got " + level + ".");
        }
    }

    /** The same of so many features at most. */
    Certainty ofBest(int most) {
        return new Certainty(Math.min(top, most), level);
    }

    /** A sampler's name and settings, these among them. */
    Attribution.Method method(String name, @Nullable Integer samples, Map<String, Object> own) {
        Map<String, Object> settings = new LinkedHashMap<>(own);
        settings.put("samples", samples == null ? "auto" : samples);
        settings.put("top", top);
        settings.put("level", level);
        return new Attribution.Method(name, settings);
    }

    /**
     * Half the width of an interval at this level, in standard errors: Student's t.
     *
     * @param freedom degrees of freedom, at least 1
     */
    double reach(double freedom) {
        return TDistribution.of(freedom).inverseSurvivalProbability((1 - level) / 2);
    }

    /**
     * Whether the order is certain: each of the best is larger than the next, whatever values within their intervals they
     * have, and all intervals hold at once at this level. The intervals are widened for their number (Bonferroni) and for
     * the number of times that this was asked.
     *
     * @param scores the shares
     * @param errors their standard errors
     * @param freedom degrees of freedom of the errors, at least 1
     * @param looks how often this was asked of the same samples, this time included
     */
    boolean isMet(double[] scores, double[] errors, double freedom, int looks) {
        if (top == 0) {
            return false;
        }
        // Σ 1/(k(k+1)) = 1: what all looks together may err is bounded, however many there will be.
        double miss = (1 - level) / scores.length / looks / (looks + 1.0);
        double reach = TDistribution.of(freedom).inverseSurvivalProbability(miss / 2);
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(player -> -Math.abs(scores[player])))
                .toList();
        for (int place = 0; place < Math.min(top, order.size() - 1); place++) {
            int better = order.get(place);
            double least = Math.abs(scores[better]) - reach * errors[better];
            for (int worse : order.subList(place + 1, order.size())) {
                if (Math.abs(scores[worse]) + reach * errors[worse] >= least) {
                    return false;
                }
            }
        }
        return true;
    }
}
