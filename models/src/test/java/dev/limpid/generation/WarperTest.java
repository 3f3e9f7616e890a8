package dev.limpid.generation;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class WarperTest {
    private static final double OUT = Double.NEGATIVE_INFINITY;

    @Test
    void probabilities_are_those_of_transformers() {
        int cases = 0;
        for (JsonNode one : WrittenText.of("warped")) {
            Sampling sampling = Sampling.GREEDY
                    .withTemperature(one.get("temperature").doubleValue())
                    .withTopK(one.get("k").intValue())
                    .withTopP(one.get("p").doubleValue())
                    .withRepetitionPenalty(one.get("penalty").doubleValue());
            double[] scores = WrittenText.numbers(one.get("scores"));
            for (Warper warper : sampling.warpers()) {
                scores = warper.warp(scores, WrittenText.ids(one.get("history")));
            }
            assertThat(Scores.probabilities(scores))
                    .as("%s", sampling)
                    .containsExactly(WrittenText.numbers(one.get("probabilities")), within(1e-7));
            cases++;
        }
        assertThat(cases).isEqualTo(10);
    }

    @Test
    void scores_that_come_in_are_not_changed() {
        double[] scores = {1, -2, 3};
        for (Warper warper : List.of(new RepetitionPenalty(2), new Temperature(2), new TopK(1), new TopP(0.5))) {
            assertThat(warper.warp(scores, List.of(0, 1))).isNotEqualTo(scores);
            assertThat(scores).containsExactly(1, -2, 3);
        }
    }

    @Test
    void those_as_good_as_the_last_of_the_best_stay() {
        assertThat(new TopK(2).warp(new double[] {1, 5, 3, 3, 0}, List.of())).containsExactly(OUT, 5, 3, 3, OUT);
    }

    @Test
    void of_equals_at_the_edge_of_a_nucleus_the_first_stay() {
        double half = Math.log(0.5);
        double quarter = Math.log(0.25);
        assertThat(new TopP(0.6).warp(new double[] {quarter, half, quarter}, List.of()))
                .containsExactly(quarter, half, OUT);
        assertThat(new TopP(0.1).warp(new double[] {1, 1, 1}, List.of())).containsExactly(1, OUT, OUT);
    }

    @Test
    void what_is_ruled_out_stays_so_and_the_best_never_is() {
        assertThat(new TopP(1e-9).warp(new double[] {OUT, 2, OUT}, List.of())).containsExactly(OUT, 2, OUT);
        assertThat(new TopK(3).warp(new double[] {OUT, 2, OUT, OUT}, List.of())).containsExactly(OUT, 2, OUT, OUT);
    }

    /** A thousand draws; five standard deviations of a binomial share are at most 0.08. */
    @Test
    void tokens_are_drawn_as_often_as_they_are_likely() {
        double[] scores = {Math.log(0.1), OUT, Math.log(0.6), Math.log(0.3)};
        int[] count = new int[4];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1000; i++) {
            count[Scores.drawn(scores, random.nextDouble())]++;
        }
        assertThat(count[1]).isZero();
        assertThat(count[0] / 1000.0).isCloseTo(0.1, within(0.08));
        assertThat(count[2] / 1000.0).isCloseTo(0.6, within(0.08));
        assertThat(count[3] / 1000.0).isCloseTo(0.3, within(0.08));
        assertThat(Scores.drawn(scores, Math.nextDown(1.0))).isEqualTo(3);
        assertThat(Scores.drawn(new double[] {0, OUT}, Math.nextDown(1.0))).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|1|0|1|1|max-new-tokens must be at least 1, got 0.",
                "1|-0.5|0|1|1|temperature must be 0 (the best token each time) or more, got -0.5.",
                "1|NaN|0|1|1|temperature must be 0 (the best token each time) or more, got NaN.",
                "1|1|-1|1|1|top-k must be at least 1, or 0 for all, got -1.",
                "1|1|0|0|1|top-p must be above 0 and at most 1, got 0.0.",
                "1|1|0|1.5|1|top-p must be above 0 and at most 1, got 1.5.",
                "1|1|0|1|0|repetition-penalty must be above 0, got 0.0.",
                "1|0|5|1|1|top-k and top-p narrow what is drawn, and at temperature 0 nothing is; set a temperature, such as 1."
            })
    void settings_out_of_range_are_refused(int most, double heat, int k, double p, double penalty, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sampling(most, heat, k, p, penalty, 0, List.of()))
                .withMessage(message);
    }

    @Test
    void an_empty_stop_string_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampling.GREEDY.withStops(List.of("")))
                .withMessage("a stop string must not be empty.");
        assertThatIllegalArgumentException().isThrownBy(() -> new TopK(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TopP(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Temperature(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RepetitionPenalty(0));
    }
}
