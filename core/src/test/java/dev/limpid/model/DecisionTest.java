package dev.limpid.model;

import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DecisionTest {
    private static Target target(Target.Link link, int own, @Nullable Integer against) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("classes"), link),
                new Target.Choice(own, "own"),
                against == null ? null : new Target.Choice(against, "other"),
                null,
                Target.Score.LOGIT);
    }

    private static Decision decision(Target.Link link, int own, @Nullable Integer against) {
        return new Decision(target(link, own, against));
    }

    @Test
    void one_of_several_is_the_answer_if_it_is_the_best_and_of_equal_ones_the_first() {
        Decision decision = decision(Target.Link.SOFTMAX, 1, null);
        assertThat(decision.isMade(new double[] {1, 3, 2})).isTrue();
        assertThat(decision.margin(new double[] {1, 3, 2})).isEqualTo(1);
        assertThat(decision.isMade(new double[] {1, 3, 5})).isFalse();
        assertThat(decision.margin(new double[] {1, 3, 5})).isEqualTo(-2);
        assertThat(decision.isMade(new double[] {1, 3, 3})).isTrue();
        assertThat(decision.isMade(new double[] {3, 3, 1})).isFalse();
    }

    @Test
    void each_for_itself_is_right_or_wrong() {
        Decision decision = decision(Target.Link.SIGMOID, 1, null);
        assertThat(decision.isMade(new double[] {9, 0.5})).isTrue();
        assertThat(decision.isMade(new double[] {-9, -0.5})).isFalse();
        assertThat(decision.margin(new double[] {9, -0.5})).isEqualTo(-0.5);
        Decision given = decision(Target.Link.GIVEN, 0, null);
        assertThat(given.isMade(new double[] {0.6})).isTrue();
        assertThat(given.isMade(new double[] {0.4})).isFalse();
        assertThat(given.isMade(new double[] {0.4, 0.3, 0.3})).isTrue();
    }

    @Test
    void a_contrast_is_won_or_lost() {
        Decision decision = decision(Target.Link.NONE, 0, 2);
        assertThat(decision.isMade(new double[] {1, 9, 0})).isTrue();
        assertThat(decision.isMade(new double[] {0, 9, 1})).isFalse();
        assertThat(decision.margin(new double[] {0, 9, 1})).isEqualTo(-1);
    }

    @Test
    void a_value_is_no_answer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decision(Target.Link.NONE, 0, null))
                .withMessage("Target 'own' is a value, not an answer that a model gives rather than another. Choose a"
                        + " label or token, or say --against what.");
    }
}
