package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class AgreementTest {
    @Test
    void agreement_is_that_of_openxai_where_nothing_ties() {
        for (double[][] one : StatisticsGolden.of("agreement")) {
            Agreement found = Agreement.of(one[1], one[2], (int) one[0][0]);
            double[] shares = {found.features(), found.ranks(), found.signs(), found.signedRanks()};
            assertThat(shares).containsExactly(one[3], within(1e-12));
            assertThat(found.kendall()).isEqualTo(Correlation.kendall(one[1], one[2]));
            assertThat(found.spearman()).isEqualTo(Correlation.spearman(one[1], one[2]));
        }
    }

    @Test
    void an_explanation_agrees_with_itself() {
        double[] scores = {3, -2, 1, 0.5, 0, -0.1, 4, 2.5};
        Agreement found = Agreement.of(scores, scores);
        assertThat(found.spearman()).isCloseTo(1, within(1e-12));
        assertThat(found).isEqualTo(new Agreement(1, found.spearman(), 1, 1, 1, 1, 2));
    }

    @Test
    void units_do_not_matter() {
        double[] one = {3, -2, 1, 0.5};
        double[] other = {2, -3, 0.1, 0.5};
        double[] scaled = Arrays.stream(other).map(score -> score * 1000).toArray();
        assertThat(Agreement.of(one, scaled, 3)).isEqualTo(Agreement.of(one, other, 3));
        assertThat(Agreement.of(other, one, 3)).isEqualTo(Agreement.of(one, other, 3));
    }

    @Test
    void the_opposite_has_the_same_features_and_no_sign_in_common() {
        double[] scores = {3, -2, 1, 0.5};
        double[] opposite = {-3, 2, -1, -0.5};
        Agreement found = Agreement.of(scores, opposite, 2);
        assertThat(found.spearman()).isCloseTo(-1, within(1e-12));
        assertThat(found).isEqualTo(new Agreement(-1, found.spearman(), 1, 1, 0, 0, 2));
    }

    @Test
    void features_without_a_score_are_not_among_the_top_ones() {
        Agreement found = Agreement.of(new double[] {1, 0, 0, 0}, new double[] {0, 0, 0, 1}, 3);
        assertThat(found.features()).isZero();
        assertThat(found.top()).isEqualTo(1);
        Agreement wider = Agreement.of(new double[] {1, 0, 0, 0}, new double[] {3, 2, 0, 1}, 3);
        assertThat(wider.features()).isEqualTo(1.0 / 3);
    }

    @Test
    void two_that_say_nothing_neither_agree_nor_disagree() {
        Agreement found = Agreement.of(new double[4], new double[4]);
        assertThat(found.features()).isNaN();
        assertThat(found.spearman()).isNaN();
        assertThat(found.top()).isZero();
    }

    @Test
    void of_one_feature_only_the_sign_can_agree() {
        Agreement found = Agreement.of(new double[] {2}, new double[] {-1});
        assertThat(found.features()).isEqualTo(1);
        assertThat(found.signs()).isZero();
        assertThat(found.kendall()).isNaN();
    }

    @Test
    void different_features_are_refused() {
        assertThatThrownBy(() -> Agreement.of(new double[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Explanations that are compared score the same features, got 2 and 3 scores.");
        assertThatThrownBy(() -> Agreement.of(new double[2], new double[2], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("top must be at least 1, got 0.");
    }

    /** Two methods that see the truth with a little noise, and one that draws. */
    private static double[][][] scores(int examples) {
        Random random = new Random(1);
        double[][][] scores = new double[3][examples][];
        for (int example = 0; example < examples; example++) {
            double[] truth = random.doubles(12, -1, 1).toArray();
            for (int method = 0; method < 3; method++) {
                double noise = method < 2 ? 0.1 : 100;
                scores[method][example] = Arrays.stream(truth)
                        .map(score -> score + noise * random.nextGaussian())
                        .toArray();
            }
        }
        return scores;
    }

    @Test
    void methods_that_say_the_same_are_found() {
        Agreements found = Agreements.of(List.of("a", "b", "drawn"), scores(20), Bootstrap.STANDARD);
        assertThat(found.groups()).containsExactly(List.of("a", "b"), List.of("drawn"));
        assertThat(found.pairs()).hasSize(3);
        assertThat(found.pairs().get(0).spearman().low()).isGreaterThan(0.9);
        assertThat(found.pairs().get(1).spearman().low()).isLessThan(0);
        assertThat(found.pairs().get(1).spearman().high()).isGreaterThan(0);
    }

    @Test
    void examples_that_one_says_nothing_of_are_left_out() {
        double[][][] scores = scores(20);
        scores[0][3] = new double[0];
        scores[1][7] = new double[12];
        Agreements.Pair pair = Agreements.of(List.of("a", "b", "drawn"), scores, Bootstrap.STANDARD)
                .pairs()
                .get(0);
        assertThat(pair.spearman().count()).isEqualTo(18);
        assertThat(pair.spearman().left()).isEqualTo(2);
    }

    @Test
    void methods_of_which_nothing_is_told_are_as_strangers() {
        double[][][] silent = {{new double[3]}, {new double[3]}};
        Agreements found = Agreements.of(List.of("a", "b"), silent, Bootstrap.STANDARD);
        assertThat(found.distances()).isDeepEqualTo(new double[][] {{0, 1}, {1, 0}});
    }

    @Test
    void a_missing_example_is_refused() {
        assertThatThrownBy(() ->
                        Agreements.of(List.of("a", "b"), new double[][][] {{{1}}, {{1}, {2}}}, Bootstrap.STANDARD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Agreement needs a name for all that is compared, and of each as many examples, got 2 names and"
                                + " [1, 2] examples.");
    }

    @Test
    void clusters_are_those_of_scipy() {
        for (double[][] one : StatisticsGolden.of("clusters")) {
            int count = (int) one[0][0];
            double[][] distances = new double[count][count];
            int at = 0;
            for (int i = 0; i < count; i++) {
                for (int j = i + 1; j < count; j++) {
                    distances[i][j] = one[1][at];
                    distances[j][i] = one[1][at++];
                }
            }
            List<List<Integer>> groups = Clusters.of(distances, one[0][1]);
            assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(count);
            assertThat((double) groups.size())
                    .isEqualTo(Arrays.stream(one[2]).distinct().count());
            for (List<Integer> group : groups) {
                assertThat(group.stream().map(thing -> one[2][thing]).distinct())
                        .hasSize(1);
            }
        }
    }

    @Test
    void features_of_two_models_are_matched_by_text_and_turn() {
        SharedFeatures shared = SharedFeatures.of(
                List.of("the", "cat", "saw", "the", "dog", "dog"),
                new double[] {1, 2, 3, 4, 5, 6},
                List.of("cat", "the", "the", "dog", "."),
                new double[] {10, 20, 30, 40, 50});
        // Two dogs on one side and one on the other: nothing tells which is which.
        assertThat(shared.texts()).containsExactly("the", "cat", "the");
        assertThat(shared.one()).containsExactly(1, 2, 4);
        assertThat(shared.other()).containsExactly(20, 10, 30);
    }

    @Test
    void models_without_a_feature_in_common_share_nothing() {
        assertThat(SharedFeatures.of(List.of("a"), new double[1], List.of("b"), new double[1])
                        .one())
                .isEmpty();
        assertThatThrownBy(() -> SharedFeatures.of(List.of("a"), new double[2], List.of("b"), new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Features that are matched have a score each, got 1 and 1 features with 2 and 1 scores.");
    }
}
