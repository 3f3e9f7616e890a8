package dev.limpid.frozen;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MajorityTest {
    @Test
    void says_what_is_frequent_as_often_as_it_is() {
        Majority majority = Majority.of(new int[] {2, 0, 2, 1}, 3);
        assertThat(majority.shares()).containsExactly(0.25, 0.25, 0.5);
        assertThat(majority.label()).isEqualTo(2);
        assertThat(Majority.of(new int[] {1, 0, 1, 0}, 3).label()).isZero();
    }

    @Test
    void of_a_fold_it_says_what_is_frequent_in_the_others() {
        int[] labels = {0, 0, 0, 0, 1, 1};
        OutOfFold held = Majority.outOfFold(labels, 2, Folds.stratified(labels, 2, 2, 0));
        for (double[] probabilities : held.probabilities()) {
            assertThat(probabilities).containsExactly(new double[] {2 / 3.0, 1 / 3.0}, within(1e-15));
        }
        assertThat(held.predicted()).containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(held.right()).containsExactly(1, 1, 1, 1, 0, 0);
        // Entropy of ⅔, ⅓.
        assertThat(held.logLoss()).isCloseTo(-(2 * Math.log(2 / 3.0) + Math.log(1 / 3.0)) / 3, within(1e-12));
    }

    @Test
    void what_was_taken_for_impossible_costs_much_but_not_everything() {
        int[] labels = {0, 1};
        OutOfFold held = new OutOfFold(new double[][] {{0, 1}, {0, 1}}, labels, Folds.plain(2, 2, 0));
        assertThat(held.logLoss()).isCloseTo(708.4 / 2, within(0.1));
    }
}
