package dev.limpid.decide;

import java.util.Optional;

/**
 * A way to make one order of several criteria. A record, whose components are its settings.
 *
 * <p>All of those here are monotone: an alternative that is nowhere worse than another is not placed behind it. {@link
 * RankReversal} tells which of them let the order of two hang on a third.
 */
public interface Ordering {
    /** As users and papers call it: {@code TOPSIS}. */
    String name();

    /**
     * What remains to be done once the values are known.
     *
     * @throws IllegalArgumentException if it cannot be done with such values, as {@link #against} says
     */
    Weighing on(Alternatives alternatives);

    /** Why it cannot be done with such values, in one line; empty if it can. */
    default Optional<String> against(Alternatives alternatives) {
        return Optional.empty();
    }

    /**
     * Scores by weights; asked many times.
     *
     * @see Acceptability
     */
    @FunctionalInterface
    interface Weighing {
        /**
         * The score of each alternative, higher being better; what it is a share of or how far it runs, the method says.
         *
         * @param weights one a criterion, at least 0, 1 in sum
         */
        double[] scores(double[] weights);
    }

    /** The score of each alternative. */
    default double[] scores(Alternatives alternatives, Priorities priorities) {
        priorities.requireFor(alternatives);
        return on(alternatives).scores(priorities.weights());
    }

    /** Who comes first. */
    default Placing place(Alternatives alternatives, Priorities priorities) {
        return Placing.of(name(), scores(alternatives, priorities));
    }
}
