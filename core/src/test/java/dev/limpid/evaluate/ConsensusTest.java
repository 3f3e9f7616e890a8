package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ConsensusTest {
    @Test
    void every_method_has_as_much_to_say_whatever_its_units() {
        Consensus found = Consensus.of(List.of("a", "b"), new double[][] {{3, -1, 0, 0}, {200, 0, 100, 100}});
        assertThat(found.scores()).containsExactly(new double[] {0.625, -0.125, 0.125, 0.125}, within(1e-12));
        Consensus.Feature first = found.features().get(0);
        assertThat(first.low()).isEqualTo(0.5);
        assertThat(first.high()).isEqualTo(0.75);
        assertThat(first.deviation()).isCloseTo(0.25 / Math.sqrt(2), within(1e-12));
        assertThat(first.sameSign()).isEqualTo(1);
        assertThat(found.features().get(1).sameSign()).isEqualTo(0.5);
    }

    @Test
    void of_one_method_it_is_that_methods_explanation() {
        Consensus found = Consensus.of(List.of("a"), new double[][] {{1, -3}});
        assertThat(found.scores()).containsExactly(0.25, -0.75);
        assertThat(found.features())
                .allMatch(feature -> feature.deviation() == 0 && feature.dispute() == Consensus.Dispute.NONE);
    }

    @Test
    void a_feature_that_argues_for_here_and_against_there_is_disputed() {
        Consensus found =
                Consensus.of(List.of("a", "b", "c"), new double[][] {{5, 4, 1, 0.1}, {5, -4, 1, -0.1}, {5, 4, 1, 0.1}});
        assertThat(found.features())
                .extracting(Consensus.Feature::dispute)
                .containsExactly(
                        Consensus.Dispute.NONE,
                        Consensus.Dispute.SIGN,
                        Consensus.Dispute.NONE,
                        // Opposite too, but of no weight with either.
                        Consensus.Dispute.NONE);
    }

    @Test
    void a_feature_that_is_on_top_here_and_below_there_is_disputed() {
        Consensus found = Consensus.of(List.of("a", "b"), new double[][] {{9, 3, 2, 1}, {1, 3, 2, 9}});
        assertThat(found.features())
                .extracting(Consensus.Feature::dispute)
                .containsExactly(
                        Consensus.Dispute.RANK, Consensus.Dispute.NONE, Consensus.Dispute.NONE, Consensus.Dispute.RANK);
    }

    @Test
    void one_of_five_is_not_enough_for_a_dispute() {
        double[] usual = {5, 1, 1, 1};
        double[] odd = {-5, 1, 1, 1};
        assertThat(Consensus.of(List.of("a", "b", "c", "d", "e"), new double[][] {usual, usual, usual, usual, odd})
                        .features()
                        .get(0)
                        .dispute())
                .isEqualTo(Consensus.Dispute.NONE);
        assertThat(Consensus.of(List.of("a", "b", "c", "e"), new double[][] {usual, usual, usual, odd})
                        .features()
                        .get(0)
                        .dispute())
                .isEqualTo(Consensus.Dispute.SIGN);
    }

    @Test
    void methods_that_say_nothing_are_left_out_and_named() {
        Consensus found =
                Consensus.of(List.of("a", "silent", "broken"), new double[][] {{1, 1}, {0, 0}, {Double.NaN, 1}});
        assertThat(found.methods()).containsExactly("a");
        assertThat(found.silent()).containsExactly("silent", "broken");
        assertThat(found.scores()).containsExactly(0.5, 0.5);
    }

    @Test
    void where_all_are_silent_or_speak_of_different_features_there_is_none() {
        assertThatThrownBy(() -> Consensus.of(List.of("a", "b"), new double[2][3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("None of the methods a, b gives a feature a score, so there is no consensus.");
        assertThatThrownBy(() -> Consensus.of(List.of("a", "b"), new double[][] {{1}, {1, 2}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A consensus needs a name for each method, and of each a score for the same features, got 2"
                        + " names and scores of [1, 2] features.");
    }
}
