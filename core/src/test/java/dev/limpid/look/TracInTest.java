package dev.limpid.look;

import dev.limpid.model.Target;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class TracInTest {
    private static final double[][] WEIGHTS = {{0.5, -1, 0.25}, {1, 0.75, -0.5}};
    private static final double[] BIAS = {0.1, -0.2};
    private static final double[] HIDDEN = {1.5, -0.5, 2};

    private static double[] scores(double[][] weights, double[] bias, double[] hidden) {
        double[] scores = bias.clone();
        for (int c = 0; c < scores.length; c++) {
            scores[c] += LastGradient.product(weights[c], hidden);
        }
        return scores;
    }

    private static double loss(double[][] weights, double[] bias, int label, Target.Link link) {
        double[] s = scores(weights, bias, HIDDEN);
        if (link == Target.Link.SOFTMAX) {
            return Math.log(Math.exp(s[0]) + Math.exp(s[1])) - s[label];
        }
        double sum = 0;
        for (int c = 0; c < s.length; c++) {
            double p = 1 / (1 + Math.exp(-s[c]));
            sum -= Math.log(c == label ? p : 1 - p);
        }
        return sum;
    }

    @Test
    void the_gradient_is_that_of_finite_differences() {
        double h = 1e-6;
        for (Target.Link link : List.of(Target.Link.SOFTMAX, Target.Link.SIGMOID)) {
            LastGradient gradient = LastGradient.of(scores(WEIGHTS, BIAS, HIDDEN), HIDDEN, 1, link, true);
            for (int c = 0; c < 2; c++) {
                for (int j = 0; j < 3; j++) {
                    double[][] up = {WEIGHTS[0].clone(), WEIGHTS[1].clone()};
                    double[][] down = {WEIGHTS[0].clone(), WEIGHTS[1].clone()};
                    up[c][j] += h;
                    down[c][j] -= h;
                    double slope = (loss(up, BIAS, 1, link) - loss(down, BIAS, 1, link)) / (2 * h);
                    assertThat(gradient.error()[c] * gradient.hidden()[j]).isCloseTo(slope, within(1e-8));
                }
            }
        }
    }

    @Test
    void an_example_helps_itself_most_among_its_scalings_of_one_length_and_harms_its_opposite_label() {
        LastGradient own = LastGradient.of(scores(WEIGHTS, BIAS, HIDDEN), HIDDEN, 0, Target.Link.SOFTMAX, true);
        LastGradient other = LastGradient.of(scores(WEIGHTS, BIAS, HIDDEN), HIDDEN, 1, Target.Link.SOFTMAX, true);
        assertThat(own.cosine(own)).isCloseTo(1, within(1e-12));
        assertThat(own.cosine(other)).isCloseTo(-1, within(1e-12));
    }

    @Test
    void influence_adds_up_over_checkpoints_by_their_rates() {
        LastGradient one = LastGradient.of(new double[] {1, 0}, HIDDEN, 0, Target.Link.SOFTMAX, false);
        LastGradient two = LastGradient.of(new double[] {0, 2}, HIDDEN, 1, Target.Link.SOFTMAX, false);
        double[] sum = new TracIn(List.of(
                        new TracIn.Checkpoint(0.5, List.of(one, two), one),
                        new TracIn.Checkpoint(2, List.of(two, one), two)))
                .influences();
        assertThat(sum[0]).isCloseTo(0.5 * one.dot(one) + 2 * two.dot(two), within(1e-12));
        assertThat(sum[1]).isCloseTo(2.5 * one.dot(two), within(1e-12));
    }

    @Test
    void no_checkpoint_and_no_rate_are_refused() {
        assertThatThrownBy(() -> new TracIn(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TracIn needs at least one checkpoint.");
        LastGradient one = LastGradient.of(new double[] {1, 0}, HIDDEN, 0, Target.Link.SOFTMAX, false);
        assertThatThrownBy(() -> new TracIn.Checkpoint(0, List.of(one), one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A learning rate must be above 0, got 0.0.");
    }
}
