package dev.limpid.evaluate;

import dev.limpid.evaluate.Traits.Unit;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What an explanation is wanted for.
 *
 * @param scope what is to be explained
 * @param unit what is to get a score; null for whatever does
 * @param passes how many passes through the model an explanation may take, a pass back counting as two; may be infinite
 * @param seconds how long one may take; may be infinite
 * @param mustAddUp whether scores have to add up to what they explain
 * @param mustRepeat whether the method must give the same again without a seed
 */
public record Need(
        Traits.Scope scope, @Nullable Unit unit, double passes, double seconds, boolean mustAddUp, boolean mustRepeat) {
    /** One answer explained, however. */
    public static final Need LOCAL =
            new Need(Traits.Scope.LOCAL, null, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, false, false);

    public Need {
        if (!(passes > 0) || !(seconds > 0)) {
            throw new IllegalArgumentException(
                    "A budget is above 0, got " + passes + " passes and " + seconds + " seconds.");
        }
    }

    /** Why a method does not fit, a clause; empty if it does. */
    Optional<String> against(Traits traits, Results.Cost cost) {
        if (traits.scope() != scope) {
            return Optional.of("is " + traits.scope() + ", wanted " + scope);
        }
        if (unit != null && traits.unit() != unit) {
            return Optional.of("scores " + traits.unit() + "s, wanted " + unit + "s");
        }
        if (mustAddUp && !traits.addsUp()) {
            return Optional.of("does not promise that its scores add up");
        }
        if (mustRepeat && !traits.deterministic()) {
            return Optional.of("draws, wanted one that gives the same again");
        }
        if (passes(cost) > passes) {
            return Optional.of("takes " + Interval.number(passes(cost)) + " passes, at most " + Interval.number(passes)
                    + " wanted");
        }
        if (cost.seconds() > seconds) {
            return Optional.of("takes " + Interval.number(cost.seconds()) + " s, at most " + Interval.number(seconds)
                    + " s wanted");
        }
        return Optional.empty();
    }

    /** What a pass back takes is about that of two forward. */
    static double passes(Results.Cost cost) {
        return cost.forwardPasses() + 2 * cost.backwardPasses();
    }
}
