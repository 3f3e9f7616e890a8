package dev.limpid.look;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class LinearProbesTest {
    private static final int[] LABELS = RidgeClassifierTest.alternating(60);

    @Test
    void a_label_that_vectors_hold_is_found_and_control_labels_are_not() {
        LinearProbes.Probed found =
                LinearProbes.usual(1).probe(RidgeClassifierTest.clouds(LABELS, 10, 0.5, 1), LABELS, 2);
        assertThat(found.accuracy()).isGreaterThan(0.9);
        assertThat(found.control()).isCloseTo(0.5, within(0.1));
        assertThat(found.selectivity()).isGreaterThan(0.35);
        assertThat(found.majority()).isEqualTo(0.5);
        assertThat(found.p()).isEqualTo(0.01);
    }

    @Test
    void a_label_that_vectors_do_not_hold_is_not_found() {
        LinearProbes.Probed found =
                LinearProbes.usual(1).probe(RidgeClassifierTest.clouds(LABELS, 10, 0, 1), LABELS, 2);
        assertThat(found.selectivity()).isCloseTo(0, within(0.25));
        assertThat(found.p()).isGreaterThan(0.05);
    }

    @Test
    void wide_vectors_let_a_probe_memorise_control_labels_which_training_accuracy_shows() {
        LinearProbes.Probed wide =
                LinearProbes.usual(1).probe(RidgeClassifierTest.clouds(LABELS, 400, 0, 1), LABELS, 2);
        assertThat(wide.controlTraining()).isGreaterThan(0.99);
        assertThat(wide.control()).isCloseTo(0.5, within(0.1));
    }

    @Test
    void the_same_seed_gives_the_same_numbers() {
        double[][] rows = RidgeClassifierTest.clouds(LABELS, 10, 0.1, 1);
        assertThat(LinearProbes.usual(5).probe(rows, LABELS, 2))
                .isEqualTo(LinearProbes.usual(5).probe(rows, LABELS, 2));
    }

    @Test
    void too_few_examples_or_labels_are_refused() {
        double[][] rows = RidgeClassifierTest.clouds(new int[8], 2, 0.1, 1);
        assertThatThrownBy(() -> LinearProbes.usual(0).probe(rows, new int[8], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A probe needs examples of at least 2 labels, got 1.");
        assertThatThrownBy(() -> LinearProbes.usual(0).probe(rows, new int[] {0, 0, 0, 0, 0, 0, 1, 1}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A probe needs at least 5 examples of each label, got 2 of one.");
        assertThatThrownBy(() -> new LinearProbes(0.1, 1, 9, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The part that is held out must be between 0 and 1, got 1.0.");
        assertThatThrownBy(() -> new LinearProbes(0, 0.5, 9, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The strength of the ridge must be above 0, got 0.0.");
        assertThatThrownBy(() -> new LinearProbes(0.1, 0.5, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("At least 1 control task is needed, got 0.");
    }
}
