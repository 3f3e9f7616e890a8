package dev.limpid.optimise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class GlobalNormTest {
    private static List<Parameter> with(float... gradients) {
        List<Parameter> parameters = List.of(
                OptimiserGoldens.parameter("matrix", true, Shape.of(3, 4), new float[12]),
                OptimiserGoldens.parameter("bias", false, Shape.of(5), new float[5]));
        OptimiserGoldens.feed(parameters, gradients);
        return parameters;
    }

    @Test
    void clipping_is_pytorchs() {
        for (JsonNode golden : OptimiserGoldens.ALL.get("clipping")) {
            float[] gradients = OptimiserGoldens.floats(golden.get("gradients"));
            GlobalNorm norm = GlobalNorm.of(with(gradients), 1, 1);
            double expected = golden.get("norm").asDouble();
            assertThat(norm.value()).isCloseTo(expected, within(1e-6 * expected));
            float[] after = OptimiserGoldens.floats(golden.get("after"));
            float factor = (float) norm.clipping(golden.get("most").asDouble());
            for (int i = 0; i < after.length; i++) {
                assertThat(gradients[i] * factor).isCloseTo(after[i], within(1e-6f * Math.abs(after[i])));
            }
        }
    }

    @Test
    void a_scale_scales_the_norm() {
        float[] gradients = new float[17];
        gradients[3] = 3;
        gradients[15] = -4;
        assertThat(GlobalNorm.of(with(gradients), 1, 1).value()).isEqualTo(5);
        assertThat(GlobalNorm.of(with(gradients), 0.25f, 1).value()).isEqualTo(1.25);
    }

    @Test
    void numbers_too_large_to_square_in_single_precision_are_no_matter() {
        float[] gradients = new float[17];
        gradients[0] = 3e38f;
        GlobalNorm norm = GlobalNorm.of(with(gradients), 1, 1);
        assertThat(norm.value()).isCloseTo(3e38, within(1e32));
        assertThat(norm.isFinite()).isTrue();
    }

    @Test
    void says_whose_gradient_is_not_finite() {
        for (float unfit : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            float[] gradients = new float[17];
            gradients[14] = unfit;
            GlobalNorm norm = GlobalNorm.of(with(gradients), 1, 1);
            assertThat(norm.isFinite()).isFalse();
            assertThat(norm.unfit()).isEqualTo("bias");
            assertThatThrownBy(() -> norm.clipping(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The gradient of 'bias' is not finite, so that the norm of all is " + norm.value()
                            + ": the loss has gone astray. Lower the rate of learning, or look at the data.");
        }
    }

    @Test
    void refuses_norms_and_scales_that_are_none() {
        GlobalNorm norm = GlobalNorm.of(with(new float[17]), 1, 1);
        assertThat(norm.clipping(1)).isEqualTo(1);
        assertThatThrownBy(() -> norm.clipping(0)).hasMessage("Gradients are clipped to a norm above 0, got 0.0.");
        assertThatThrownBy(() -> GlobalNorm.of(with(new float[17]), Float.NaN, 1))
                .hasMessage("Gradients are to be multiplied with NaN, expected a finite number.");
    }
}
