package dev.limpid.evaluate;

import dev.limpid.explain.Baseline;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.InputXGradient;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.explain.Saliency;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ShiftedTest {
    private static final Target TARGET = TinyClassifier.target(0);

    private enum Kind {
        ROW(TinyClassifier.row(), 0.5, -1, 2, 0.25),
        PICTURE(TinyClassifier.picture(), new SplittableRandom(3).doubles(16).toArray()),
        TEXT(TinyClassifier.text(), 1, 3, 2);

        final TinyClassifier model;
        final Input input;

        Kind(TinyClassifier model, double... values) {
            this.model = model;
            this.input = model.of(values);
        }
    }

    @AfterAll
    static void close() {
        for (Kind kind : Kind.values()) {
            kind.model.close();
        }
    }

    private static double variance(Kind kind, Explainer explainer) {
        Probe probe = kind.model.probe();
        Shifted shifted = Shifted.of(probe, Shifted.SHIFT);
        Contender contender = new Contender("x", explainer);
        return new InputInvariance()
                .of(
                        contender.scores(probe, kind.input, TARGET),
                        contender.scores(shifted.probe(), shifted.of(kind.input), TARGET));
    }

    @ParameterizedTest
    @EnumSource
    void the_twin_says_of_the_shifted_input_what_the_model_says_of_the_input(Kind kind) {
        Probe probe = kind.model.probe();
        double[] row = probe.row(kind.input, TARGET.output(), null).toDoubles();
        for (double shift : new double[] {-1, 0.5, 3}) {
            Shifted shifted = Shifted.of(probe, shift);
            Input other = shifted.of(kind.input);
            double[] moved = shifted.probe().value(other).toDoubles();
            double[] still = probe.value(kind.input).toDoubles();
            for (int i = 0; i < still.length; i++) {
                assertThat(moved[i]).isCloseTo(still[i] + shift, within(1e-6));
            }
            assertThat(shifted.probe().row(other, TARGET.output(), null).toDoubles())
                    .containsExactly(row, within(1e-5));
            assertThat(shifted.probe()
                            .row(Feeding.with(probe, kind.input), TARGET.output(), null)
                            .toDoubles())
                    .isNotEqualTo(row);
        }
    }

    /** The paper's findings: gradients do not depend on where zero is, their product with the input does. */
    @ParameterizedTest
    @EnumSource
    void gradients_are_invariant_and_their_product_with_the_input_is_not(Kind kind) {
        assertThat(variance(kind, new Saliency())).isLessThan(1e-5);
        assertThat(variance(kind, new InputXGradient())).isGreaterThan(0.05);
    }

    /** And integrated gradients keep from zero no promise that they keep from what is black in each picture. */
    @ParameterizedTest
    @EnumSource
    void integrated_gradients_are_invariant_where_their_baseline_moves_along(Kind kind) {
        assertThat(variance(kind, new IntegratedGradients(Baseline.of("low"), new GaussLegendre(16))))
                .isLessThan(1e-3);
        assertThat(variance(kind, new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(16))))
                .isGreaterThan(0.02);
    }

    @Test
    void who_draws_anew_is_worse_than_gradients_and_who_turns_round_worse_still() {
        double[] scores = {1, 2, -1};
        InputInvariance metric = new InputInvariance();
        double anew = metric.of(scores, new double[] {0.5, 1, -2});
        assertThat(variance(Kind.ROW, new Saliency())).isLessThan(anew);
        assertThat(metric.of(scores, new double[] {-1, -2, 1})).isGreaterThan(anew);
    }

    @Test
    void who_takes_words_away_cannot_be_given_embeddings() {
        Explainer outside = TinyClassifier.saying("outside", (probe, input) -> new double[3])
                .explainer();
        assertThat(Shifted.of(Kind.TEXT.model.probe(), 1).obstacle(outside))
                .contains("Method outside takes words away, and cannot where a text is given as embeddings.");
        assertThat(Shifted.of(Kind.ROW.model.probe(), 1).obstacle(outside)).isEmpty();
    }
}
