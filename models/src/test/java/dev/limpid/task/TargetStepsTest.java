package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A target that is read at several positions is what the rows at these positions add up to. */
class TargetStepsTest {
    private static final Offset<Double> ROUNDING = within(2e-5);
    private static final Target.Choice A = new Target.Choice(7, "a");
    private static final Target.Choice B = new Target.Choice(11, "b");
    private static final Target.Choice C = new Target.Choice(12, "c");

    private static Target over(TextModel model, Target.Score score, Target.Step... steps) {
        return Target.over(Target.Type.CONTINUATION, model.answers().output(), "a b", List.of(steps), score);
    }

    private static double[] row(TextModel model, Input input, int position) {
        return model.probe().row(input, model.answers().output(), position).toDoubles();
    }

    @Test
    void logits_and_log_probabilities_are_weighted_sums_and_probabilities_products() {
        try (TextModel model = TinyBert.load()) {
            Input input = model.prepare(Text.of("The dog walked in the house."));
            Target.Step first = new Target.Step(2, A, null, 1);
            Target.Step second = new Target.Step(4, B, null, 0.5);
            double[] one = row(model, input, 2);
            double[] two = row(model, input, 4);
            double p = Probabilities.of(one, Target.Link.SOFTMAX)[7];
            double q = Probabilities.of(two, Target.Link.SOFTMAX)[11];
            check(model, input, over(model, Target.Score.LOGIT, first, second), one[7] + 0.5 * two[11]);
            Target logs = over(model, Target.Score.LOG_PROBABILITY, first, second);
            check(model, input, logs, Math.log(p) + 0.5 * Math.log(q));
            check(model, input, over(model, Target.Score.PROBABILITY, first, second), p * Math.sqrt(q));
            assertThat(model.probe().probability(input, logs)).isCloseTo(p * Math.sqrt(q), ROUNDING);
        }
    }

    @Test
    void each_step_may_be_compared_with_another_entry() {
        try (TextModel model = TinyBert.load()) {
            Input input = model.prepare(Text.of("The dog walked in the house."));
            Target contrast =
                    over(model, Target.Score.LOGIT, new Target.Step(2, A, C, 2), new Target.Step(4, B, null, 1));
            double expected = 2 * (row(model, input, 2)[7] - row(model, input, 2)[12]) + row(model, input, 4)[11];
            check(model, input, contrast, expected);
            assertThat(model.probe().probability(input, contrast)).isNull();
            assertThatThrownBy(() -> over(model, Target.Score.PROBABILITY, new Target.Step(2, A, C, 1)))
                    .hasMessage(
                            "Target 'a b' compares entries at each of its positions, and differences of probabilities do"
                                    + " not add up: choose --score logit or log-probability.");
        }
    }

    @Test
    void targets_of_several_positions_are_scored_together_and_follow_their_tokens() {
        try (TextModel model = TinyBert.load()) {
            Input whole = model.prepare(Text.of("The dog walked in the house."));
            Input shorter = model.prepare(Text.of("The walked in the house."));
            Target late = new Target(Target.Type.TOKEN, model.answers().output(), A, B, 5, Target.Score.PROBABILITY);
            Target both = over(
                    model, Target.Score.PROBABILITY, new Target.Step(1, A, null, 1), new Target.Step(5, B, null, 1));
            double[][] found = model.probe()
                    .scores(
                            List.of(new Probe.Asked(whole, 5), new Probe.Asked(shorter, 4, List.of(2))),
                            List.of(late, both));
            for (int i = 0; i < 2; i++) {
                Input input = i == 0 ? whole : shorter;
                double[] one = Probabilities.of(row(model, input, 1), Target.Link.SOFTMAX);
                double[] two = Probabilities.of(row(model, input, 5 - i), Target.Link.SOFTMAX);
                assertThat(found[i][0]).isCloseTo(two[7] - two[11], ROUNDING);
                assertThat(found[i][1]).isCloseTo(one[7] * two[11], ROUNDING);
            }
        }
    }

    @Test
    void one_run_tells_scores_of_several_kinds() {
        try (TextModel model = TinyBert.load()) {
            Input input = model.prepare(Text.of("The dog walked in the house."));
            double[] row = row(model, input, 5);
            double[] shares = Probabilities.of(row, Target.Link.SOFTMAX);
            Target.Output output = model.answers().output();
            Target logit = new Target(Target.Type.TOKEN, output, A, B, 5, Target.Score.LOGIT);
            Target share = new Target(Target.Type.TOKEN, output, A, null, 5, Target.Score.PROBABILITY);
            double[] found = model.probe()
                    .scores(
                            List.of(new Probe.Asked(input, 5)),
                            List.of(logit, share, logit.as(Target.Score.LOG_PROBABILITY)))[0];
            assertThat(found[0]).isCloseTo(row[7] - row[11], ROUNDING);
            assertThat(found[1]).isCloseTo(shares[7], ROUNDING);
            assertThat(found[2]).isCloseTo(Math.log(shares[7]) - Math.log(shares[11]), ROUNDING);
            Target both =
                    over(model, Target.Score.LOGIT, new Target.Step(1, A, null, 1), new Target.Step(5, B, null, 1));
            double[] several = model.probe().scores(List.of(new Probe.Asked(input, 1)), List.of(both, share))[0];
            assertThat(several[0]).isCloseTo(row(model, input, 1)[7] + row[11], ROUNDING);
            assertThat(several[1]).isCloseTo(shares[7], ROUNDING);
        }
    }

    @Test
    void slopes_of_a_sum_are_the_sum_of_slopes() {
        try (TextModel model = TinyBert.load()) {
            Input input = model.prepare(Text.of("The dog walked in the house."));
            Target.Output output = model.answers().output();
            Target both = over(
                    model,
                    Target.Score.LOG_PROBABILITY,
                    new Target.Step(1, A, null, 1),
                    new Target.Step(5, B, null, 3));
            Tensor sum = pulled(model, input, both);
            Tensor first = pulled(
                    model, input, new Target(Target.Type.TOKEN, output, A, null, 1, Target.Score.LOG_PROBABILITY));
            Tensor second = pulled(
                    model, input, new Target(Target.Type.TOKEN, output, B, null, 5, Target.Score.LOG_PROBABILITY));
            for (int i = 0; i < sum.size(); i++) {
                assertThat(sum.at(i)).isCloseTo(first.at(i) + 3 * second.at(i), within(1e-4));
            }
        }
    }

    private static Tensor pulled(TextModel model, Input input, Target target) {
        return model.probe().pull(Gradient.TABLE, input, target).signal();
    }

    /** By the graph of one target and by that of many. */
    private static void check(TextModel model, Input input, Target target, double expected) {
        assertThat(model.probe().score(input, target)).isCloseTo(expected, ROUNDING);
        assertThat(model.probe().scores(List.of(new Probe.Asked(input, target.position())), List.of(target))[0][0])
                .isCloseTo(expected, ROUNDING);
    }
}
