package dev.limpid.performance;

import java.util.Arrays;

/**
 * A number that says how well a model does: a value, its settings.
 *
 * @param <A> what it is told from
 */
public interface Metric<A extends Answers> {
    Meaning meaning();

    /** Made ready, so that other draws of the same examples cost little. Of answers it keeps what it needs, not copies. */
    Statistic on(A answers);

    /** Of all examples once. */
    default double of(A answers) {
        int[] once = new int[answers.size()];
        Arrays.fill(once, 1);
        return on(answers).of(once);
    }

    /**
     * Whether it is drawn away from the best value by examples that are drawn twice, as a distance between two curves is. Ends
     * of its interval are then reflected at its value (the basic bootstrap; Davison and Hinkley 1997, section 5.2.1).
     */
    default boolean isDistance() {
        return false;
    }

    /** A metric of some examples. */
    @FunctionalInterface
    interface Statistic {
        /**
         * The number where each example counts so often.
         *
         * @param times for each example, 0 or more
         * @return {@code NaN} where it cannot be told
         */
        double of(int[] times);
    }
}
