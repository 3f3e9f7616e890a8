package dev.limpid.explain;

import dev.limpid.model.Layout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How the settings of the gradient family are read. */
class GradientMethodsTest {
    private static Explainer of(String name, @Nullable Integer steps, @Nullable Integer samples, String... settings) {
        Map<String, String> more = new HashMap<>();
        for (String one : settings) {
            more.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        Methods.Settings plain = Methods.Settings.plain(Layout.SEQUENCE);
        return Methods.of(name, new Methods.Settings("pad", steps, samples, 7, more, Layout.SEQUENCE, plain.staging()));
    }

    @Test
    void defaults_are_the_papers() {
        assertThat(of("smoothgrad", null, null))
                .isEqualTo(new SmoothGrad(new Saliency(), new Noise(0.15, 50, 7), 0.95));
        assertThat(of("smoothgrad-squared", null, null))
                .isEqualTo(new SmoothGradSquared(new Saliency(), new Noise(0.15, 50, 7), 0.95));
        assertThat(of("vargrad", null, null)).isEqualTo(new VarGrad(new Saliency(), new Noise(0.15, 50, 7), 0.95));
        GradientShap shap = (GradientShap) of("gradient-shap", null, null);
        assertThat(shap.noise()).isEqualTo(new Noise(0, 200, 7));
        assertThat(shap.baselines().otherwise()).containsExactly(Baseline.of("pad"));
        assertThat(of("conductance", null, null))
                .isEqualTo(new Conductance(Baseline.of("pad"), Adaptive.standard(), null));
        assertThat(of("internal-influence", 9, null))
                .isEqualTo(new InternalInfluence(Baseline.of("pad"), new GaussLegendre(9)));
        assertThat(of("guided-backprop", null, null)).isEqualTo(new GuidedBackpropagation());
        assertThat(of("deconvolution", null, null)).isEqualTo(new Deconvolution());
    }

    @Test
    void settings_of_the_method_inside_go_to_it() {
        assertThat(of(
                        "smoothgrad",
                        8,
                        6,
                        "around=integrated-gradients",
                        "rule=riemann-middle",
                        "noise=0.2",
                        "level=0.9"))
                .isEqualTo(new SmoothGrad(
                        new IntegratedGradients(Baseline.of("pad"), new Riemann(8, Riemann.Point.MIDDLE)),
                        new Noise(0.2, 6, 7),
                        0.9));
        assertThat(of("vargrad", null, null, "around=guided-backprop").method().settings())
                .containsEntry("around", "guided-backprop")
                .containsEntry("samples", 50);
    }

    @Test
    void a_unit_and_its_place_are_numbers() {
        assertThat(of("conductance", 5, null, "unit=3", "place=4"))
                .isEqualTo(new Conductance(Baseline.of("pad"), new GaussLegendre(5), new InnerWire.Unit(3, 4)));
        assertThat(of("conductance", 5, null, "rule=differences"))
                .isEqualTo(new Conductance(Baseline.of("pad"), new Differences(5), null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    smoothgrad | around=smoothgrad | Setting around=smoothgrad needs a method that scores each number of the input by one look at it, such as saliency, input-x-gradient, integrated-gradients or guided-backprop.
                    smoothgrad | around=lime | Setting around=lime needs a method that scores each number of the input by one look at it, such as saliency, input-x-gradient, integrated-gradients or guided-backprop.
                    vargrad | around=conductance | Setting around=conductance needs a method that scores each number of the input by one look at it, such as saliency, input-x-gradient, integrated-gradients or guided-backprop.
                    smoothgrad | tolerance=0.1 | Method smoothgrad has no setting 'tolerance', only around, level, noise.
                    smoothgrad | noise=much | Setting noise needs a number, got 'much'.
                    smoothgrad | level=1.5 | level must be from 0.5 to below 1, got 1.5.
                    gradient-shap | around=saliency | Method gradient-shap has no setting 'around', only level, noise.
                    conductance | place=3 | Setting place=3 says where a unit of the wire is: add --set unit=U.
                    conductance | unit=-1 | Units and places are numbered from 0, got unit=-1.
                    conductance | rule=differences | Setting rule=differences needs a number of --steps.
                    internal-influence | rule=differences | Setting rule=differences needs a number of --steps.
                    guided-backprop | around=saliency | Method guided-backprop has no setting 'around'; it has none.
                    """)
    void says_what_is_wrong_with_a_setting(String method, String setting, String message) {
        assertThatThrownBy(() -> of(method, null, null, setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void differences_are_for_conductance() {
        assertThatThrownBy(() -> of("internal-influence", 5, null, "rule=differences"))
                .hasMessage("Unknown rule 'differences', expected gauss-legendre, riemann-left, riemann-right,"
                        + " riemann-middle or riemann-trapezoid.");
        assertThatThrownBy(() -> of("smoothgrad", null, null, "around=nothing"))
                .hasMessageStartingWith("Unknown method 'nothing', expected integrated-gradients, saliency, ");
        assertThatThrownBy(() -> of("smoothgrad", null, 1)).hasMessage("samples must be from 2 to 100000, got 1.");
    }
}
