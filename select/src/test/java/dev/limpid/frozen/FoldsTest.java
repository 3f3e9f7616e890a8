package dev.limpid.frozen;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FoldsTest {
    private static final int[] LABELS = IntStream.range(0, 103)
            .map(i -> i % 7 == 0 ? 2 : i % 3 == 0 ? 1 : 0)
            .toArray();

    @Test
    void every_fold_has_as_many_of_each_class_or_one_more() {
        for (int wanted : new int[] {2, 3, 5, 10}) {
            Folds folds = Folds.stratified(LABELS, 3, wanted, 4);
            assertThat(folds.count()).isEqualTo(wanted);
            assertThat(folds.note()).isEmpty();
            for (int k = 0; k < 3; k++) {
                int label = k;
                assertThat(spread(folds, i -> LABELS[i] == label)).isLessThanOrEqualTo(1);
            }
            assertThat(spread(folds, i -> true)).isLessThanOrEqualTo(1);
        }
        assertThat(spread(Folds.plain(103, 10, 4), i -> true)).isEqualTo(1);
    }

    private static long spread(Folds folds, java.util.function.IntPredicate counted) {
        long[] sizes = IntStream.range(0, folds.count())
                .mapToLong(fold ->
                        Arrays.stream(folds.members(fold)).filter(counted).count())
                .toArray();
        return Arrays.stream(sizes).max().orElseThrow()
                - Arrays.stream(sizes).min().orElseThrow();
    }

    @Test
    void every_example_is_in_one_fold_and_among_the_others_of_all_others() {
        for (Folds folds : new Folds[] {Folds.stratified(LABELS, 3, 5, 1), Folds.plain(17, 4, 1)}) {
            for (int fold = 0; fold < folds.count(); fold++) {
                int[] all = IntStream.concat(Arrays.stream(folds.members(fold)), Arrays.stream(folds.others(fold)))
                        .sorted()
                        .toArray();
                assertThat(all).isEqualTo(IntStream.range(0, folds.of().length).toArray());
                assertThat(folds.members(fold)).isNotEmpty().isSorted();
            }
        }
    }

    @Test
    void a_seed_says_who_comes_together() {
        assertThat(Folds.stratified(LABELS, 3, 5, 8).of())
                .isEqualTo(Folds.stratified(LABELS, 3, 5, 8).of())
                .isNotEqualTo(Folds.stratified(LABELS, 3, 5, 9).of());
        assertThat(Folds.plain(50, 5, 8).of())
                .isEqualTo(Folds.plain(50, 5, 8).of())
                .isNotEqualTo(Folds.plain(50, 5, 9).of());
    }

    @Test
    void a_rare_class_makes_folds_fewer_and_says_so() {
        int[] labels = {0, 0, 0, 0, 0, 1, 1, 1, 0, 0};
        Folds folds = Folds.stratified(labels, 2, 5, 0);
        assertThat(folds.count()).isEqualTo(3);
        assertThat(folds.note()).contains("There are 3 folds, not 5: class 1 has 3 examples.");
        Folds few = Folds.plain(4, 10, 0);
        assertThat(few.count()).isEqualTo(4);
        assertThat(few.note()).contains("There are 4 folds, not 10: there are 4 examples.");
    }

    @Test
    void refuses_what_leaves_nothing_to_learn_from_or_to_judge_by() {
        assertThatThrownBy(() -> Folds.stratified(new int[] {0, 0, 0, 1}, 2, 5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Class 1 has 1 example, and cross-validation needs 2 of each class, one to learn from and one"
                                + " to judge by. Add examples of it, or leave it out.");
        assertThatThrownBy(() -> Folds.plain(1, 5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cross-validation needs 2 examples, one to learn from and one to judge by, got 1."
                        + " Add examples.");
        for (Runnable one : new Runnable[] {() -> Folds.plain(9, 1, 0), () -> Folds.stratified(LABELS, 3, 1, 0)}) {
            assertThatThrownBy(one::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Cross-validation needs at least 2 folds, got 1.");
        }
        assertThatThrownBy(() -> Folds.plain(9, 3, 0).require(8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Folds are of 9 examples, and there are 8. Draw them for these.");
    }
}
