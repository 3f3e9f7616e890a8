package dev.limpid.assertions;

import dev.limpid.explain.Attribution;
import dev.limpid.table.Rows;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static dev.limpid.assertions.LimpidAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Each assertion holds where it should and fails where it should, of models whose reasons are known: {@link Planted}. */
class ExplanationAssertTest {
    @TempDir
    static Path folder;

    private static ModelUnderTest mails;

    /** Of 6 in all: refund 3, money 1.5, not −1, she 0.5. */
    private static Attribution mail;

    @BeforeAll
    static void open() throws IOException {
        mails = Planted.mails(folder.resolve("mails"), Planted.WORDS);
        mail = mails.explain("She wants a refund not money.");
    }

    @AfterAll
    static void close() {
        mails.close();
    }

    /** The first line of what is said when an assertion fails. */
    private static void fails(String line, ThrowingCallable assertion) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion)
                .extracting(error -> error.getMessage().lines().findFirst().orElse(""))
                .isEqualTo(line);
    }

    @Test
    void a_share_is_the_part_of_all_that_is_argued() {
        assertThat(mail)
                .explains("refund")
                .drives("refund")
                .isBetween(0.5, 0.5)
                .drives("REFUND", "money")
                .isBetween(0.75, 0.75)
                .drives("not")
                .atLeast(0.1666)
                .drives("not")
                .atMost(0.1667)
                .drives("wants")
                .atMost(0);
    }

    @Test
    void what_argues_for_and_against_can_be_told_apart() {
        assertThat(mail)
                .drives("not", "money")
                .positively()
                .isBetween(0.25, 0.25)
                .drives("not", "money")
                .negatively()
                .isBetween(0.1666, 0.1667)
                .drives("not")
                .positively()
                .atMost(0);
    }

    @Test
    void a_failure_says_what_was_expected_and_shows_the_scores_by_size() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(mail).drives("money").positively().atLeast(0.4))
                .withMessage(String.join(
                        System.lineSeparator(),
                        "Expected \"money\" to drive positively at least 0.4 of \"refund\" (integrated-gradients, model"
                                + " 'mails'), but the share is 0.25.",
                        "   share       score  feature",
                        "   0.500      +3.000  refund",
                        "   0.250      +1.500  money",
                        "   0.167      -1.000  not",
                        "   0.083     +0.5000  She",
                        "   0.000      +0.000  wants",
                        "   0.000      +0.000  a",
                        "   0.000      +0.000  ."));
    }

    @Test
    void other_comparisons_fail_too() {
        fails(
                "Expected \"refund\" to drive at most 0.2 of \"refund\" (integrated-gradients, model 'mails'), but the"
                        + " share is 0.5.",
                () -> assertThat(mail).drives("refund").atMost(0.2));
        fails(
                "Expected \"she\" to drive between 0.1 and 0.2 of \"refund\" (integrated-gradients, model 'mails'), but"
                        + " the share is 0.08333.",
                () -> assertThat(mail).drives("she").isBetween(0.1, 0.2));
        fails(
                "Expected an explanation of \"other\", but it is of \"refund\" (integrated-gradients, model 'mails').",
                () -> assertThat(mail).explains("other"));
    }

    @Test
    void a_description_stands_before_the_failure() {
        fails(
                "[gender] Expected \"she\" to drive at most 0.05 of \"refund\" (integrated-gradients, model 'mails'), but"
                        + " the share is 0.08333.",
                () -> assertThat(mail).as("gender").doesNotRelyOn("she", "he"));
    }

    @Test
    void words_that_are_not_relied_on_have_to_be_there_in_part() {
        assertThat(mails.explain("My card wants a refund. He wants money.")).doesNotRelyOnMoreThan(0.1, "she", "he");
        assertThat(mails.explain("The refund")).doesNotRelyOn("the");
        fails(
                "Expected \"he\", \"hers\" to be among the features of the input, but there are \"She\", \"wants\","
                        + " \"a\", \"refund\", \"not\", \"money\", \".\".",
                () -> assertThat(mail).doesNotRelyOn("he", "hers"));
    }

    @Test
    void a_word_that_is_not_there_cannot_be_asked_about() {
        fails(
                "Expected \"refunds\" to be a feature of the input, but there are \"She\", \"wants\", \"a\","
                        + " \"refund\", \"not\", \"money\", \".\".",
                () -> assertThat(mail).drives("refund", "refunds").atLeast(0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(mail).drives().atLeast(0.1))
                .withMessage("Name at least one feature.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(mail).drives("refund").atLeast(20))
                .withMessage("A share is from 0 to 1, got 20.0.");
    }

    @Test
    void words_side_by_side_are_a_phrase_and_each_time_counts() {
        Attribution twice = mails.explain("My credit card, the card, the credit: refund");
        // Of 5 in all: credit card 1, card 0.75, credit 0.25, refund 3.
        assertThat(twice)
                .drives("credit card")
                .isBetween(0.2, 0.2)
                .drives("card")
                .isBetween(0.3, 0.3)
                .drives("credit card", "card")
                .isBetween(0.35, 0.35);
        fails(
                "Expected \"card credit\" to be a feature of the input, but there are \"My\", \"credit\", \"card\","
                        + " \",\", \"the\", \":\", \"refund\".",
                () -> assertThat(twice).drives("card credit").atLeast(0));
    }

    @Test
    void most_is_more_than_half() {
        assertThat(mail).isMostlyDrivenBy("refund", "money");
        fails(
                "Expected \"refund\" to drive more than 0.5 of \"refund\" (integrated-gradients, model 'mails'), but the"
                        + " share is 0.4.",
                () -> assertThat(mails.explain("refund money money money.")).isMostlyDrivenBy("refund"));
    }

    @Test
    void the_top_is_by_size_whatever_the_sign() {
        assertThat(mail).hasTop(3).containing("refund", "not").hasTop(3).notContaining("she");
        fails(
                "Expected the top 2 of \"refund\" (integrated-gradients, model 'mails') to contain \"refund\", \"not\","
                        + " \"she\", but \"not\", \"she\" are not there.",
                () -> assertThat(mail).hasTop(2).containing("refund", "not", "she"));
        fails(
                "Expected the top 2 of \"refund\" (integrated-gradients, model 'mails') to contain none of \"money\","
                        + " but \"money\" is there.",
                () -> assertThat(mail).hasTop(2).notContaining("money"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(mail).hasTop(0).containing("refund"))
                .withMessage("The top has at least 1 feature, got 0.");
    }

    @Test
    void an_explanation_of_nothing_says_nothing() {
        Attribution nothing = mails.explain("I want a", Question.USUAL.about("label:refund"));
        fails(
                "Expected an explanation that says something, but the scores of \"refund\" (integrated-gradients, model"
                        + " 'mails') are all 0, or one of them is no number.",
                () -> assertThat(nothing).doesNotRelyOn("want"));
        fails(
                "Expected an explanation that says something, but the scores of \"refund\" (integrated-gradients, model"
                        + " 'mails') are all 0, or one of them is no number.",
                () -> assertThat(nothing).hasTop(1).containing("want"));
    }

    @Test
    void scores_add_up_within_a_part_of_what_is_explained() {
        assertThat(mail).addsUpWithin(1e-5);
        try (ModelUnderTest moods = Planted.moods()) {
            Attribution coarse =
                    moods.explain("good dog", Question.USUAL.steps(1).set("rule", "riemann-left"));
            double gap =
                    Math.abs(coarse.completeness().gap() / coarse.completeness().expected());
            assertThat(coarse).addsUpWithin(gap * 1.001);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(coarse).addsUpWithin(gap * 0.999))
                    .withMessageStartingWith("Expected the scores of ")
                    .withMessageContaining(" to add up to ");
        }
        fails(
                "Expected scores that add up, but saliency does not promise it. Choose another method, such as"
                        + " integrated-gradients.",
                () -> assertThat(mails.explain("refund", Question.by("saliency")))
                        .addsUpWithin(0.1));
    }

    @Test
    void explanations_agree_by_the_order_of_their_scores() {
        Attribution shap = mails.explain("She wants a refund not money.", Question.by("exact-shapley"));
        assertThat(mail).agreesWith(shap).atLeast(0.999);
        Attribution other = mails.explain("She wants a refund not money.", Question.USUAL.about("label:other"));
        fails(
                "Expected \"refund\" (integrated-gradients, model 'mails') to agree with \"other\""
                        + " (integrated-gradients, model 'mails') by at least 0.5, but one of them gives all features"
                        + " the same score, so there is no order.",
                () -> assertThat(mail).agreesWith(other).atLeast(0.5));
        Attribution sentences = mails.explain("She wants a refund not money.", Question.USUAL.of("sentence"));
        fails(
                "Expected two explanations of the same features, but \"refund\" (integrated-gradients, model 'mails')"
                        + " has \"She\", \"wants\", \"a\", \"refund\", \"not\", \"money\", \".\", and \"refund\""
                        + " (integrated-gradients, model 'mails') has \"She wants a refund not money.\".",
                () -> assertThat(mail).agreesWith(sentences).atLeast(0));
        Attribution against = mails.explain(
                "She wants a refund not money.",
                Question.USUAL.about("label:other").ratherThan("label:refund"));
        fails(
                "Expected \"refund\" (integrated-gradients, model 'mails') to agree with \"other\""
                        + " (integrated-gradients, model 'mails') by at least -0.5, but the rank correlation is -1.",
                () -> assertThat(mail).agreesWith(against).atLeast(-0.5));
    }

    @Test
    void columns_go_by_their_names() throws IOException {
        Path csv = Files.writeString(folder.resolve("rows.csv"), "income,debt,postcode\n3,2,9000\n");
        try (ModelUnderTest credit = Planted.credit(folder.resolve("credit"))) {
            Attribution row = credit.explain(Rows.read(csv, 0));
            assertThat(row)
                    .isMostlyDrivenBy("income")
                    .drives("Debt")
                    .negatively()
                    .isBetween(0.25, 0.25)
                    .doesNotRelyOn("postcode");
            fails(
                    "Expected \"postcode\" to drive at least 0.1 of \""
                            + row.target().target().choice().label()
                            + "\" (integrated-gradients, model 'model.onnx'), but the share is 0.",
                    () -> assertThat(row).drives("postcode").atLeast(0.1));
        }
    }

    @Test
    void pictures_are_asked_about_areas() {
        Path digits = Path.of(System.getProperty("limpid.root"), "examples/digits");
        try (ModelUnderTest model = ModelUnderTest.open(digits.toString())) {
            Area all = new Area(0, 0, 1, 1);
            Area left = new Area(0, 0, 0.5, 1);
            Area right = new Area(0.5, 0, 1, 1);
            Attribution pixels = model.explain(digits.resolve("seven.png"));
            Attribution regions = model.explain(
                    digits.resolve("seven.png"), Question.by("occlusion").of("grid:4x4"));
            for (Attribution one : new Attribution[] {pixels, regions}) {
                assertThat(one).explains("seven").drives(all).atLeast(0.9999);
                double share = new FeatureScores(one).share(left, FeatureScores.Way.EITHER);
                assertThat(one).drives(left).isBetween(share, share);
                assertThat(one).drives(right).isBetween(1 - share, 1 - share);
            }
            // A quarter of a region counts as a quarter.
            double corner = new FeatureScores(regions).share(new Area(0, 0, 0.25, 0.25), FeatureScores.Way.EITHER);
            assertThat(regions).drives(new Area(0, 0, 0.125, 0.125)).isBetween(corner / 4, corner / 4);
            fails(
                    "Expected the area from (0.0, 0.0) to (0.01, 0.01) to drive more than 0.5 of \"seven\" (occlusion,"
                            + " model 'digits'), but the share is 0.",
                    () -> assertThat(regions).isMostlyDrivenBy(new Area(0, 0, 0.01, 0.01)));
            fails(
                    "Expected an explanation of features, but \"seven\" (integrated-gradients, model 'digits') has none"
                            + " with a score. Of a picture ask for regions: Question.by(…).of(\"grid:8x8\").",
                    () -> assertThat(pixels).agreesWith(pixels).atLeast(1));
        }
        fails(
                "Expected scores of a picture, of which the area from (0.0, 0.0) to (1.0, 0.5) is a part, but \"refund\""
                        + " (integrated-gradients, model 'mails') has none.",
                () -> assertThat(mail).drives(new Area(0, 0, 1, 0.5)).atLeast(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Area(0, 0, 28, 28))
                .withMessage("An area is given as shares of the picture, 0 <= left < right <= 1 and 0 <= top < bottom"
                        + " <= 1, got left 0.0, top 0.0, right 28.0, bottom 28.0.");
    }

    @Test
    void what_a_model_does_not_read_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mails.explain(Path.of("cat.png")))
                .withMessage("Model 'mails' reads no pictures for its task text-classification, got 'cat.png'.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mails.explain("refund", Question.USUAL.about("top:2")))
                .withMessage("Target 'top:2' means 2 targets, and a test explains one. Name it: label:L, token:T or"
                        + " index:I.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mails.explain("refund", Question.by("magic")))
                .withMessageStartingWith("Unknown method 'magic', expected ");
    }
}
