package dev.limpid.assertions;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static dev.limpid.assertions.LimpidAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What a team might write of the digits that come with Limpid. */
@UnderTest("../examples/digits")
class DigitsTest {
    private static final Path SEVEN = Path.of("../examples/digits/seven.png");

    /** Where its two strokes cross. */
    private static final Area MIDDLE = new Area(0, 0.25, 1, 0.75);

    @Test
    void a_seven_is_told_by_where_its_strokes_cross(ModelUnderTest digits) {
        assertThat(digits.answer(SEVEN).label()).isEqualTo("seven");
        assertThat(digits.explain(SEVEN)).explains("seven").addsUpWithin(0.02).isMostlyDrivenBy(MIDDLE);
    }

    @Test
    void no_frame_of_the_picture_matters(ModelUnderTest digits) {
        assertThat(digits.explain(SEVEN)).drives(new Area(0, 0, 1, 0.05)).atMost(0.02);
    }

    @Test
    void methods_agree_on_why(ModelUnderTest digits) {
        Question regions = Question.by("integrated-gradients").of("grid:4x4");
        assertThat(digits.explain(SEVEN, regions))
                .agreesWith(digits.explain(
                        SEVEN, Question.by("permutation-shap").of("grid:4x4").masking("constant:0")))
                .atLeast(0.5);
    }
}
