package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class CaseTest {
    private static final Bootstrap FEW = new Bootstrap(200, 0.95, 1);

    // Seven examples of the first class, of which one is taken for the second, and one of the second.
    private static final double[] FIRST = {0.9, 0.6, 0.8, 0.99, 0.7, 0.95, 0.2};

    private static ClassificationReport report() {
        double[] probabilities = new double[2 * FIRST.length + 2];
        int[] labels = new int[FIRST.length + 1];
        for (int i = 0; i < FIRST.length; i++) {
            probabilities[2 * i] = FIRST[i];
            probabilities[2 * i + 1] = 1 - FIRST[i];
        }
        probabilities[2 * FIRST.length] = 0.25;
        probabilities[2 * FIRST.length + 1] = 0.75;
        labels[FIRST.length] = 1;
        return ClassificationReport.of(Classified.of(probabilities, labels, List.of("a", "b")), FEW);
    }

    @Test
    void the_five_that_the_model_was_surest_of_stand_for_a_cell() {
        List<Case> cases = report().cases();
        assertThat(cases.stream().filter(one -> one.label() == 0 && one.predicted() == 0))
                .extracting(Case::example)
                .containsExactly(3, 5, 0, 2, 4);
        assertThat(cases.stream().filter(one -> one.label() == 0 && one.predicted() == 1))
                .containsExactly(new Case(6, "", "", 0, 1, 0.8));
        assertThat(cases.stream().filter(one -> one.label() == 1)).containsExactly(new Case(7, "", "", 1, 1, 0.75));
    }

    @Test
    void names_and_texts_are_told_by_place() {
        ClassificationReport told = report().told(i -> "file:" + i, i -> "text " + i);
        assertThat(told.cases()).allSatisfy(one -> {
            assertThat(one.name()).isEqualTo("file:" + one.example());
            assertThat(one.text()).isEqualTo("text " + one.example());
        });
        assertThat(IntStream.of(told.examples())).containsExactly(8);
    }
}
