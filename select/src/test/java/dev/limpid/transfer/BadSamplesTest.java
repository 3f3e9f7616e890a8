package dev.limpid.transfer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BadSamplesTest {
    private static final double[][] ROWS = {{1, 2}, {3, 4}, {5, 6}};
    private static final int[] LABELS = {0, 1, 0};

    @Test
    void vectors_are_of_one_width_and_finite() {
        refused(
                () -> new Sample(new double[][] {{1, 2}, {3}, {4, 5}}, LABELS, 2),
                "Example 1 has 1 numbers, the first has 2; expected as many, at least one.");
        refused(
                () -> new Sample(new double[][] {{}, {}, {}}, LABELS, 2),
                "Example 0 has 0 numbers, the first has 0; expected as many, at least one.");
        for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e39}) {
            refused(
                    () -> new Sample(new double[][] {{1, 2}, {3, bad}, {4, 5}}, LABELS, 2),
                    "Example 1 has the number " + bad
                            + ", expected one that single precision can hold. The model overflows on it, or its weights are"
                            + " damaged.");
        }
    }

    @Test
    void each_class_has_an_example() {
        refused(
                () -> new Sample(ROWS, LABELS, 3),
                "No example is of class 2 of 3. Draw more examples, or leave the class out.");
        refused(
                () -> new Sample(ROWS, LABELS, 1),
                "A sample has at least one example, a label for each, and two classes,"
                        + " got 3 examples, 3 labels and 1 classes.");
        refused(() -> new Sample(ROWS, new int[] {0, 1, 2}, 2), "The label of example 2 is class 2, expected 0 to 1.");
        refused(
                () -> new Sample(ROWS, new int[] {0, 1}, 2),
                "A sample has at least one example, a label for each, and two"
                        + " classes, got 3 examples, 2 labels and 2 classes.");
    }

    @Test
    void probabilities_add_up() {
        for (double[] row : new double[][] {{0.5, 0.4}, {1.5, -0.5}, {Double.NaN, 1}, {1}}) {
            double sum = 0;
            for (double one : row) {
                sum += one;
            }
            refused(
                    new double[][] {{0.5, 0.5}, row},
                    "Example 1 has " + row.length + " probabilities that add up to " + sum
                            + ", expected as many as the first, 2, none below 0, that add up to 1. Take the softmax of the scores.");
        }
    }

    @Test
    void a_score_that_needs_more_examples_says_so() {
        refused(
                () -> Gbc.standard().of(new Sample(ROWS, LABELS, 2)),
                "GBC needs at least two examples of each class, since one has no variance; class 1 has one. Draw more"
                        + " examples.");
        refused(
                () -> Parc.standard().of(new Sample(ROWS, new int[] {0, 1, 2}, 3)),
                "PARC compares pairs within a class with others and needs two examples of one class, got 3 examples, each"
                        + " of its own class. Draw more examples.");
    }

    @Test
    void targets_fit_their_vectors() {
        refused(
                () -> LogMe.exact().of(ROWS, new double[2][1]),
                "Each example has a vector and targets, got 3 vectors and targets of 2 examples.");
        refused(
                () -> LogMe.exact().of(new double[0][], new double[0][]),
                "There is no example, expected at least one.");
    }

    @Test
    void settings_are_checked() {
        refused(() -> new TransRate(0, true), "epsilon must be above 0, got 0.0.");
        refused(() -> new Gbc(0, true), "dimensions must be at least 1, got 0.");
        refused(() -> new Parc(-1), "dimensions must be at least 1, got -1.");
    }

    @Test
    void scores_have_names() {
        assertThat(TransferScores.ofVectors().stream().map(VectorScore::name))
                .containsExactly("logme", "h-score", "regularised-h-score", "transrate", "gbc", "parc");
        assertThat(TransferScores.ofGuesses().stream().map(SourceScore::name)).containsExactly("leep", "nce");
        assertThat(TransferScores.ofVectors("gbc")).isEqualTo(Gbc.standard());
        assertThat(TransferScores.ofGuesses("nce")).isEqualTo(new Nce());
        refused(
                () -> TransferScores.ofVectors("leep"),
                "No score of vectors is called 'leep', expected one of logme, h-score, regularised-h-score, transrate, gbc,"
                        + " parc.");
        refused(
                () -> TransferScores.ofGuesses("x"),
                "No score of a model's own classes is called 'x', expected one of leep, nce.");
    }

    private static void refused(double[][] probabilities, String message) {
        refused(() -> new Guesses(probabilities, new int[] {0, 1}, 2), message);
    }

    private static void refused(Runnable bad, String message) {
        assertThatThrownBy(bad::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
