package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FailuresTest {
    private static final List<Answered> EXAMPLES = List.of(
            answered("ham", "spam"),
            answered("ham", "ham"),
            answered("spam", "ham"),
            answered("ham", "spam"),
            answered("ham", "spam"),
            answered("ham", "spam"));

    private static final Map<Integer, Attribution> REASONS = Map.of(
            0, Told.words("spam", "a prize", 1, 2),
            2, Told.words("ham", "a dog", -1, -2),
            3, Told.words("spam", "a PRIZE", 1, 2),
            4, Told.words("spam", "Free lunch free", 1, 1.5, 1),
            5, Told.words("spam", "prize day", 3, 1));

    private static Answered answered(String label, String predicted) {
        return new Answered(Set.of(), Map.of(), label, predicted);
    }

    @Test
    void wrong_answers_are_grouped_by_what_was_taken_for_what_and_what_drove_it() {
        assertThat(Failures.of(EXAMPLES, REASONS).confusions())
                .containsExactly(
                        new Failures.Confusion(
                                "ham",
                                "spam",
                                List.of(0, 3, 4, 5),
                                List.of(
                                        new Failures.Cause("prize", List.of(0, 3, 5)),
                                        new Failures.Cause("free", List.of(4)))),
                        new Failures.Confusion("spam", "ham", List.of(2), List.of(new Failures.Cause("", List.of(2)))));
    }

    @Test
    void without_reasons_they_are_grouped_by_what_was_taken_for_what() {
        assertThat(Failures.of(EXAMPLES).confusions())
                .containsExactly(
                        new Failures.Confusion(
                                "ham",
                                "spam",
                                List.of(0, 3, 4, 5),
                                List.of(new Failures.Cause("", List.of(0, 3, 4, 5)))),
                        new Failures.Confusion("spam", "ham", List.of(2), List.of(new Failures.Cause("", List.of(2)))));
    }

    @Test
    void those_to_look_at_cover_what_drove_most() {
        Failures failures = Failures.of(EXAMPLES, REASONS);
        assertThat(failures.toLookAt(REASONS, 2)).hasSize(2).isSubsetOf(0, 2, 3, 4, 5);
        assertThat(failures.toLookAt(REASONS, 9)).doesNotHaveDuplicates().doesNotContain(1);
        assertThat(new Failures(List.of()).toLookAt(REASONS, 2)).isEmpty();
    }

    @Test
    void a_wrong_answer_without_its_reasons_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Failures.of(EXAMPLES, Map.of()))
                .withMessage("Example 0 is answered 'spam' and is 'ham', and there is no explanation of that answer.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Failures.of(EXAMPLES, Map.of(0, Told.words("ham", "a", 1))))
                .withMessage("Example 0 is answered 'spam', but what is explained is 'ham'.");
    }
}
