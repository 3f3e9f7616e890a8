package dev.limpid.assertions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import static dev.limpid.assertions.LimpidAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** What changes from one model to another is found where it was planted, and nothing where nothing was. */
class DriftAssertTest {
    private static final String[] MAILS = {"I want a refund.", "She wants money.", "He wants a refund not money."};

    @TempDir
    Path folder;

    private ModelUnderTest mails(String name, String word, double worth) throws IOException {
        Map<String, Double> words = new HashMap<>(Planted.WORDS);
        words.put(word, worth);
        return Planted.mails(folder.resolve(name), words);
    }

    @Test
    void a_model_does_not_drift_from_itself() throws IOException {
        try (ModelUnderTest mails = mails("mails", "she", 0.5)) {
            assertThat(Drift.between(mails, mails).on(MAILS))
                    .changesNoAnswer()
                    .agreesByAtLeast(1)
                    .agreesOnAverageByAtLeast(1)
                    .movesAtMost(0);
        }
    }

    @Test
    void a_word_that_gains_weight_is_found() throws IOException {
        try (ModelUnderTest before = mails("before", "she", 0.5);
                ModelUnderTest after = mails("after", "she", -4)) {
            Drift drift = Drift.between(before, after).on(MAILS);
            // Before: she 0.5, money 1.5; after: she −4, money 1.5.
            double moved = (Math.abs(0.5 / 2 + 4 / 5.5) + Math.abs(1.5 / 2 - 1.5 / 5.5)) / 2;
            assertThat(drift.changes().get(1).moved()).isCloseTo(moved, within(1e-5));
            assertThat(drift.changes()).extracting(Drift.Change::changesAnswer).containsExactly(false, true, false);
            // Ranks of she, wants, money and the full stop: 3, 1.5, 4, 1.5 and 1, 2.5, 4, 2.5.
            assertThat(drift.changes().get(1).agreement()).isCloseTo(1.5 / 4.5, within(1e-9));
            assertThat(drift).changesAtMost(1).movesAtMost(moved + 1e-4);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(drift).changesNoAnswer())
                    .withMessage(
                            "Expected 'before' and 'after' to answer nothing otherwise, but of 3 answers 1 differs."
                                    + System.lineSeparator() + "  \"refund\" became \"other\": She wants money.");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(drift).agreesByAtLeast(0.9))
                    .withMessageStartingWith("Expected the reasons of 'before' and 'after' to agree by at least 0.9 on"
                            + " every input, but the rank correlation is 0.3333 on: She wants money.")
                    .withMessageContaining(System.lineSeparator() + "before" + System.lineSeparator())
                    .withMessageContaining("   0.727      -4.000  She");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(drift).agreesOnAverageByAtLeast(0.9))
                    .withMessageContaining(
                            "but the mean rank correlation of 3 inputs is 0.7778; the least, 0.3333, is on:"
                                    + " She wants money.");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(drift).movesAtMost(0.1))
                    .withMessageContaining("but 0.7273 moved on: She wants money.");
        }
    }

    @Test
    void a_model_and_its_int8_twin_are_compared_as_two_versions_are() throws IOException {
        try (ModelUnderTest floats = Planted.moods();
                ModelUnderTest int8 = Planted.quantisedMoods(folder.resolve("moods-int8"))) {
            Drift drift = Drift.between(floats, int8)
                    .asking(Question.USUAL.steps(8))
                    .on("good", "My dog is playing.", "Where can I park?");
            assertThat(drift.before()).isEqualTo("moods");
            assertThat(drift.after()).isEqualTo("moods-int8");
            assertThat(drift).agreesByAtLeast(0.8).movesAtMost(0.2);
            // A word alone has all there is, whatever its score.
            assertThat(drift.changes().get(0).moved()).isZero();
            assertThat(drift.changes().subList(1, 3))
                    .allSatisfy(change -> assertThat(change.moved()).isPositive());
        }
    }

    @Test
    void reasons_without_an_order_are_left_out_and_said_if_all_are() throws IOException {
        try (ModelUnderTest mails = mails("mails", "she", 0.5)) {
            Drift drift = Drift.between(mails, mails).on("refund");
            assertThat(drift.changes().get(0).agreement()).isNaN();
            assertThat(Drift.between(mails, mails).on("refund", "a refund")).agreesByAtLeast(1);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(drift).agreesByAtLeast(-1))
                    .withMessage("Expected reasons of 'mails' and 'mails' that can be compared, but on all 1 inputs one"
                            + " of them gives all features the same score.");
        }
    }

    @Test
    void what_cannot_be_compared_is_refused() throws IOException {
        Path digits = Path.of(System.getProperty("limpid.root"), "examples/digits");
        try (ModelUnderTest mails = mails("mails", "she", 0.5);
                ModelUnderTest model = ModelUnderTest.open(digits.toString())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Drift.between(mails, mails).on(new String[0]))
                    .withMessage("Drift is told on inputs: give at least one.");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Drift.between(mails, model).on("refund"))
                    .withMessage("Model 'digits' reads a picture for its task image-classification, got a text.");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Drift.between(model, model).on(digits.resolve("seven.png")))
                    .withMessageContaining("model 'digits' has none with a score, model 'digits' has none with a score."
                            + " Choose other features: Question.by(…).of(…).");
            assertThat(Drift.between(model, model)
                            .asking(Question.by("occlusion").of("grid:4x4"))
                            .on(digits.resolve("seven.png"), digits.resolve("three.png")))
                    .changesNoAnswer()
                    .agreesByAtLeast(1);
        }
    }
}
