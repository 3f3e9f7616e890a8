package dev.limpid.explain;

import dev.limpid.explain.Editing.Edit;
import dev.limpid.graph.Wire;
import dev.limpid.model.Decision;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CounterfactualSearchTest {
    private static final Decision DECISION = new Decision(new Target(
            Target.Type.LABEL,
            new Target.Output(new Wire("classes"), Target.Link.SOFTMAX),
            new Target.Choice(0, "good"),
            null,
            null,
            Target.Score.LOGIT));

    /** An input that is nothing but its edits, in its notes; the margin of the answer is a formula of them. */
    private static final class Toy implements Editing {
        final List<Edit> singles = new ArrayList<>();
        final ToDoubleFunction<List<String>> margin;
        String refused = "none";
        int most = -1;

        Toy(int words, int candidates, ToDoubleFunction<List<String>> margin) {
            this.margin = margin;
            for (int word = 0; word < words; word++) {
                for (int i = 0; i < candidates; i++) {
                    singles.add(new Edit(
                            word,
                            new Place.Span(0, word, word + 1),
                            "w",
                            word + "" + (char) ('a' + i),
                            -1 - 10 * i - word));
                }
            }
        }

        @Override
        public List<Edit> proposals(int wanted) {
            most = wanted;
            return singles;
        }

        @Override
        public Optional<Probe.Asked> edited(List<Edit> edits) {
            List<String> names = edits.stream().map(Edit::after).toList();
            return names.contains(refused) ? Optional.empty() : Optional.of(asked(names));
        }

        @Override
        public String answer(int entry) {
            return String.valueOf(entry);
        }

        static Probe.Asked asked(List<String> names) {
            return new Probe.Asked(new Input(List.of(), Map.of(), List.of(), List.of(), List.of(), names), null);
        }

        List<Tensor> rows(List<Probe.Asked> asked) {
            return asked.stream()
                    .map(one -> margin.applyAsDouble(one.input().notes()))
                    .map(value -> Tensor.fill(DType.DOUBLE, Shape.of(1, 2), i -> i == 0 ? value : 0))
                    .toList();
        }

        CounterfactualSearch search(int words, int beam, int runs) {
            return new CounterfactualSearch(new CounterfactualSearch.Bounds(words, 3, beam, runs), this, this::rows);
        }
    }

    private static CounterfactualSearch.Found found(CounterfactualSearch search) {
        return search.from(DECISION, Toy.asked(List.of()));
    }

    private static List<String> names(CounterfactualSearch.Text text) {
        return text.edits().stream().map(Edit::after).toList();
    }

    /** Each set of edits has a margin of its own, that shrinks with their number; equal sets equal ones. */
    private static double random(long seed, List<String> names) {
        double margin = 1;
        for (String name : names) {
            margin -= new SplittableRandom(seed + name.hashCode()).nextDouble(0.3 + 0.25 * (seed % 4));
        }
        return names.isEmpty() ? 1 : margin + new SplittableRandom(seed * 31 + names.hashCode()).nextDouble(-0.2, 0.2);
    }

    /** Smallest number of edits that flips, by all sets of up to three; 9 if none does. */
    private static int smallest(Toy toy) {
        int smallest = 9;
        for (int bits = 1; bits < 1 << toy.singles.size(); bits++) {
            List<Edit> edits = new ArrayList<>();
            for (int i = 0; i < toy.singles.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    edits.add(toy.singles.get(i));
                }
            }
            boolean isApart = edits.stream().map(Edit::feature).distinct().count() == edits.size();
            if (edits.size() <= 3
                    && isApart
                    && toy.margin.applyAsDouble(edits.stream().map(Edit::after).toList()) < 0) {
                smallest = Math.min(smallest, edits.size());
            }
        }
        return smallest;
    }

    @Test
    void with_room_enough_no_smaller_edit_exists_and_no_part_of_it_suffices() {
        TreeSet<Integer> sizes = new TreeSet<>();
        for (int seed = 0; seed < 40; seed++) {
            long own = seed;
            Toy toy = new Toy(4, 3, names -> random(own, names));
            CounterfactualSearch.Found found = found(toy.search(3, 1000, 100_000));
            int smallest = smallest(toy);
            sizes.add(smallest);
            assertThat(found.flips()).isEqualTo(smallest <= 3);
            if (found.flips()) {
                assertThat(found.text().edits()).hasSize(smallest);
                assertThat(toy.margin.applyAsDouble(names(found.text()))).isNegative();
            }
        }
        assertThat(sizes).contains(1, 2, 3);
    }

    @Test
    void of_edits_that_do_the_most_fluent_is_taken() {
        Toy toy = new Toy(3, 3, names -> names.contains("2a") || names.contains("1b") || names.contains("1c") ? -1 : 1);
        assertThat(names(found(toy.search(3, 5, 1000)).text())).containsExactly("2a");
    }

    @Test
    void with_a_narrow_beam_what_is_found_is_minimal_all_the_same() {
        for (int seed = 0; seed < 40; seed++) {
            long own = seed;
            Toy toy = new Toy(5, 3, names -> random(own, names));
            CounterfactualSearch.Found found = found(toy.search(4, 1, 60));
            List<Edit> edits = found.text().edits();
            assertThat(found.withoutOne()).hasSize(edits.size());
            for (int bits = 0; found.flips() && bits < (1 << edits.size()) - 1; bits++) {
                List<String> part = new ArrayList<>();
                for (int i = 0; i < edits.size(); i++) {
                    if ((bits >> i & 1) == 1) {
                        part.add(edits.get(i).after());
                    }
                }
                assertThat(toy.margin.applyAsDouble(part)).isGreaterThanOrEqualTo(0);
            }
        }
    }

    @Test
    void where_nothing_does_the_nearest_is_told() {
        Toy toy = new Toy(3, 2, names -> 1 - 0.1 * names.size() - (names.contains("1b") ? 0.2 : 0));
        CounterfactualSearch search = toy.search(2, 5, 1000);
        CounterfactualSearch.Found found = found(search);
        assertThat(found.flips()).isFalse();
        assertThat(names(found.text())).hasSize(2).contains("1b");
        assertThat(found.withoutOne()).hasSize(2);
        assertThat(toy.most).isEqualTo(3);
        assertThat(search.runs()).isEqualTo(1 + 6 + 12);
    }

    @Test
    void no_more_is_run_than_allowed_but_for_parts_of_what_is_told() {
        Toy toy = new Toy(6, 3, names -> 1);
        CounterfactualSearch search = toy.search(3, 10, 25);
        found(search);
        assertThat(search.runs()).isLessThanOrEqualTo(25 + 8);
    }

    @Test
    void texts_that_the_model_does_not_take_are_passed_over() {
        Toy toy = new Toy(2, 2, names -> names.contains("0a") || names.contains("1b") ? -1 : 1);
        toy.refused = "0a";
        assertThat(names(found(toy.search(3, 5, 100)).text())).containsExactly("1b");
    }

    @Test
    void what_is_not_the_answer_cannot_be_changed() {
        Toy toy = new Toy(2, 2, names -> -1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> found(toy.search(3, 5, 100)))
                .withMessage("counterfactual changes the model's answer, and 'good' is not its answer. Choose --target"
                        + " top, or --against something that it is preferred to.");
    }

    @Test
    void a_text_without_words_cannot_be_changed() {
        Toy toy = new Toy(0, 0, names -> 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> found(toy.search(3, 5, 100)))
                .withMessage("There is no word that could be changed: nothing but punctuation, gaps and words for which"
                        + " the proposer knows no other. Give a longer text, or another proposer.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | 1 | Setting words is from 1 to 6, got 0.",
                "7 | 1 | 1 | Setting words is from 1 to 6, got 7.",
                "1 | 0 | 1 | Setting candidates is at least 1, got 0.",
                "1 | 1 | 0 | Setting beam is at least 1, got 0.",
            })
    void settings_have_bounds(int words, int candidates, int beam, String message) {
        Staging nowhere = (probe, input, targets) -> {
            throw new IllegalStateException("Not for runs.");
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Counterfactual(words, candidates, beam, null, null, nowhere))
                .withMessage(message);
    }
}
