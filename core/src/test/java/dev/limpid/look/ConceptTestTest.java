package dev.limpid.look;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConceptTestTest {
    private static final int WIDTH = 8;

    private final ConceptTest test = new ConceptTest(RidgeClassifier.USUAL_STRENGTH, 0);

    /** Vectors about {@code shift} along the first axis. */
    private static double[][] vectors(int count, double shift, long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = random.doubles(WIDTH, -1, 1).toArray();
            rows[i][0] += shift;
        }
        return rows;
    }

    private static List<double[][]> randomSets(int count) {
        List<double[][]> sets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sets.add(vectors(20, 0, 100 + i));
        }
        return sets;
    }

    /** Scores that rise along the first axis, and by chance along the others. */
    private static ConceptTest.Sensitivity rising(double slope) {
        double[][] gradients = vectors(40, slope, 7);
        return direction -> {
            double[] along = new double[gradients.length];
            for (int i = 0; i < along.length; i++) {
                along[i] = LastGradient.product(gradients[i], direction);
            }
            return along;
        };
    }

    @Test
    void a_concept_that_the_layer_holds_and_the_class_uses_is_significant() {
        ConceptTest.Tested found = test.test(vectors(20, 2, 1), randomSets(24), rising(1));
        assertThat(found.score()).isGreaterThan(0.9);
        assertThat(found.accuracy()).isGreaterThan(0.8);
        assertThat(found.corrected(12)).isLessThan(0.01);
    }

    @Test
    void a_concept_that_the_class_turns_away_from_is_significant_with_a_low_score() {
        ConceptTest.Tested found = test.test(vectors(20, 2, 1), randomSets(24), rising(-1));
        assertThat(found.score()).isLessThan(0.1);
        assertThat(found.corrected(12)).isLessThan(0.01);
    }

    @Test
    void random_examples_are_no_concept() {
        int significant = 0;
        for (int seed = 0; seed < 20; seed++) {
            ConceptTest.Tested found = test.test(vectors(20, 0, 5000 + seed), randomSets(12), rising(2));
            significant += found.corrected(12) < 0.05 ? 1 : 0;
        }
        // The sets are drawn from one pool of chance, so their scores hang together: the test is a little too willing.
        assertThat(significant).isLessThanOrEqualTo(4);
    }

    @Test
    void a_concept_that_the_class_does_not_use_is_no_more_extreme_than_random_directions() {
        int extreme = 0;
        for (int seed = 0; seed < 20; seed++) {
            ConceptTest.Tested found = test.test(vectors(20, 2, seed), randomSets(24), rising(0));
            assertThat(found.accuracy()).isGreaterThan(0.8);
            extreme += found.asExtreme() <= 0.05 ? 1 : 0;
        }
        assertThat(extreme).isLessThanOrEqualTo(3);
    }

    @Test
    void correction_multiplies_p_and_stops_at_1() {
        ConceptTest.Tested tested = new ConceptTest.Tested(List.of(1.0), List.of(0.5), 1, 0.03);
        assertThat(tested.corrected(10)).isEqualTo(0.3);
        assertThat(tested.corrected(100)).isEqualTo(1);
    }

    @Test
    void random_sets_are_drawn_without_putting_back_by_seed() {
        List<int[]> sets = test.draw(30, 4, 10);
        assertThat(sets).hasSize(4);
        for (int[] set : sets) {
            assertThat(set).hasSize(10).doesNotHaveDuplicates();
        }
        assertThat(test.draw(30, 4, 10)).usingRecursiveComparison().isEqualTo(sets);
        assertThat(new ConceptTest(0.1, 1).draw(30, 4, 10).get(0)).isNotEqualTo(sets.get(0));
    }

    @Test
    void too_few_sets_or_examples_are_refused() {
        assertThatThrownBy(() -> test.test(vectors(20, 1, 1), randomSets(2), rising(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The significance of a concept needs at least 3 random sets, got 2; ten or more are usual.");
        assertThatThrownBy(() -> test.test(vectors(2, 1, 1), randomSets(3), rising(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A concept and each random set need at least 3 examples, got 2 of the concept and sets of"
                        + " [20, 20, 20].");
        assertThatThrownBy(() -> test.draw(10, 3, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Random sets of 10 examples need a pool of more than that, got 10. Give more random"
                        + " examples, three times as many as of the concept or more.");
    }
}
