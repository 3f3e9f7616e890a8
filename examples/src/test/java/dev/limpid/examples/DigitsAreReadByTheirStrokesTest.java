package dev.limpid.examples;

import dev.limpid.assertions.Area;
import dev.limpid.assertions.ModelUnderTest;
import dev.limpid.assertions.Question;
import dev.limpid.assertions.UnderTest;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static dev.limpid.assertions.LimpidAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Explanations as tests of one's own build (module limpid-assertions): the model is opened by JUnit, and if a new version of it
 * reads digits by their frame, the build fails.
 */
@UnderTest("../examples/digits")
class DigitsAreReadByTheirStrokesTest {
    private static final Path SEVEN = Path.of("../examples/digits/seven.png");

    /** Left, top, right and bottom, as shares of the picture. */
    private static final Area FRAME_ABOVE = new Area(0, 0, 1, 0.05);

    @Test
    void a_seven_is_a_seven_whose_scores_add_up(ModelUnderTest digits) {
        assertThat(digits.answer(SEVEN).label()).isEqualTo("seven");
        assertThat(digits.explain(SEVEN)).explains("seven").addsUpWithin(0.02);
    }

    @Test
    void what_is_above_the_digit_does_not_matter(ModelUnderTest digits) {
        assertThat(digits.explain(SEVEN)).drives(FRAME_ABOVE).atMost(0.02);
    }

    @Test
    void two_methods_that_know_nothing_of_each_other_agree(ModelUnderTest digits) {
        Question inside = Question.by("integrated-gradients").of("grid:4x4");
        Question outside = Question.by("permutation-shap").of("grid:4x4").masking("constant:0");
        assertThat(digits.explain(SEVEN, inside))
                .agreesWith(digits.explain(SEVEN, outside))
                .atLeast(0.5);
    }
}
