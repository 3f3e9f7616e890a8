package dev.limpid.appraise;

import dev.limpid.corpus.Item;
import dev.limpid.evaluate.Component;
import dev.limpid.evaluate.Transparency;
import dev.limpid.graph.Expr;
import dev.limpid.task.TaskModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InterpretabilityTest {
    private static final Budget SMALL = Budget.USUAL.explaining(16, 3);

    @TempDir
    Path folder;

    /** Words with numbers that no two share. */
    private static Map<String, Double> weights() {
        Random random = new Random(4);
        Map<String, Double> weights = new HashMap<>();
        Made.WORDS.forEach(word -> weights.put(word, 2 * random.nextDouble() - 1));
        return weights;
    }

    private static List<Item> items(int count) {
        Random random = new Random(9);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(Made.text(i, Made.some(random, 6 + random.nextInt(4)), i % 2 == 0 ? "yes" : "no"));
        }
        return items;
    }

    private Interpretability of(String name, java.util.function.UnaryOperator<Expr> logit, Budget budget)
            throws IOException {
        try (TaskModel<?> model = Made.ofWords(folder.resolve(name), weights(), logit)) {
            return Interpretability.of(model, items(40), budget, more -> {});
        }
    }

    private static double of(Interpretability found, Component component) {
        return found.transparency().parts().stream()
                .filter(part -> part.component() == component)
                .findFirst()
                .orElseThrow()
                .value()
                .mean();
    }

    @Test
    void a_model_that_adds_up_its_words_is_seen_through_and_one_that_scrambles_them_is_not() throws IOException {
        Interpretability plain = of("plain", sum -> sum.mul(2), SMALL);
        // Which way the answer goes turns with every word that is taken away.
        Interpretability scrambled =
                of("scrambled", sum -> sum.mul(40).apply("Sin").mul(3), SMALL);
        assertThat(of(plain, Component.FAITHFUL)).isGreaterThan(0.95);
        assertThat(of(scrambled, Component.FAITHFUL)).isLessThan(0.6);
        assertThat(plain.transparency().score().mean())
                .isGreaterThan(scrambled.transparency().score().mean() + 0.1);
        assertThat(plain.transparency()
                        .score()
                        .isAbove(scrambled.transparency().score().high()))
                .isTrue();
        assertThat(plain.passes()).isTrue();
    }

    @Test
    void all_is_from_0_to_1_and_told_of_the_method_that_is_named() throws IOException {
        Interpretability found = of("plain", sum -> sum.mul(2), SMALL);
        Transparency transparency = found.transparency();
        assertThat(transparency.score().mean()).isBetween(0.0, 1.0);
        assertThat(transparency.parts().stream().map(Transparency.Part::component))
                .containsExactly(Component.values());
        assertThat(transparency.parts())
                .allSatisfy(part -> assertThat(part.value().mean()).isBetween(0.0, 1.0));
        assertThat(transparency.untold()).isEmpty();
        assertThat(found.skills()).containsKey(found.method()).hasSizeGreaterThan(3);
        assertThat(found.costs().keySet()).isEqualTo(found.skills().keySet());
        assertThat(found.costs().get("partition-shap").forwardPasses()).isLessThanOrEqualTo(SMALL.samples());
        assertThat(found.examples()).isEqualTo(16);
        assertThat(found.sentence()).isNotBlank();
    }

    /** Of methods that take words away noise on embeddings tells nothing, so theirs would be a score of fewer components. */
    @Test
    void scores_are_of_the_same_components_whichever_method_is_foremost() throws IOException {
        List<String> outside = List.of("ablation", "partition-shap");
        // What the loudest word says; who is second shows only when it is gone.
        try (TaskModel<?> model = Made.ofEach(
                folder.resolve("loudest"),
                weights(),
                words -> words.reduceMax(false, 1).mul(4))) {
            Interpretability found = Interpretability.of(model, items(40), SMALL, more -> {});
            String foremost = found.skills().entrySet().stream()
                    .max(Comparator.comparingDouble(one -> one.getValue().mean()))
                    .orElseThrow()
                    .getKey();
            assertThat(outside).contains(foremost);
            assertThat(outside).doesNotContain(found.method());
            assertThat(found.skills())
                    .allSatisfy((name, skill) -> assertThat(outside.contains(name)
                                    || !(skill.mean()
                                            > found.skills().get(found.method()).mean()))
                            .isTrue());
            assertThat(found.transparency().untold()).isEmpty();
            assertThat(found.notes())
                    .anyMatch(note -> note.startsWith("Explanations by " + foremost)
                            && note.contains("how stable they are cannot be told"));
        }
    }

    @Test
    void the_same_seed_gives_the_same_and_another_other_examples() throws IOException {
        Interpretability one = of("one", sum -> sum.apply("Tanh").mul(3), SMALL);
        Interpretability again = of("again", sum -> sum.apply("Tanh").mul(3), SMALL);
        assertThat(again.transparency()).isEqualTo(one.transparency());
        assertThat(again.method()).isEqualTo(one.method());
        assertThat(again.skills()).isEqualTo(one.skills());
        assertThat(again.sentence()).isEqualTo(one.sentence());
        Interpretability other = of("other", sum -> sum.apply("Tanh").mul(3), SMALL.seeded(1));
        assertThat(other.transparency()).isNotEqualTo(one.transparency());
    }

    @Test
    void a_picture_is_explained_by_its_regions() throws IOException {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            items.add(Made.picture(folder, i, i % 2 == 0, 10 * i));
        }
        try (TaskModel<?> model = Made.ofStripes(folder.resolve("stripes"))) {
            Interpretability found = Interpretability.of(model, items, SMALL.explaining(4, 1), more -> {});
            assertThat(found.transparency().score().mean()).isBetween(0.0, 1.0);
            assertThat(found.examples()).isEqualTo(4);
        }
    }

    @Test
    void examples_are_drawn_from_all_classes_in_turn() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            items.add(Made.text(i, "text " + i, i < 25 ? "a" : i < 28 ? "b" : "c"));
        }
        List<Item> drawn = Drawn.of(items, 9, 3);
        assertThat(drawn.stream().map(item -> item.labelled().get(0)))
                .containsExactly("a", "b", "c", "a", "b", "c", "a", "b", "a");
        assertThat(Set.copyOf(drawn)).hasSize(9);
        assertThat(Drawn.of(items, 100, 3)).hasSize(30);
        assertThat(Drawn.of(items, 9, 3)).isEqualTo(drawn);
        assertThat(Drawn.of(items, 9, 4)).isNotEqualTo(drawn);
    }

    @Test
    void what_cannot_be_appraised_is_told_in_a_line() throws IOException {
        try (TaskModel<?> model = Made.ofWords(folder.resolve("plain"), weights(), sum -> sum)) {
            List<Item> others = List.of(Made.text(0, "good dog", "perhaps"));
            assertThatThrownBy(() -> Interpretability.of(model, others, SMALL, more -> {}))
                    .hasMessage("texts:0: its class is 'perhaps', and model 'made' knows no, yes. Appraise a model that"
                            + " learnt these classes.");
            List<Item> empty = List.of(Made.text(0, " ", "yes"));
            assertThatThrownBy(() -> Interpretability.of(model, empty, SMALL, more -> {}))
                    .hasMessageStartingWith("Model 'made' can read none of 1 examples. texts:0: ");
            List<Item> pictures = List.of(Made.picture(folder, 1, true, 0));
            assertThatThrownBy(() -> Interpretability.of(model, pictures, SMALL, more -> {}))
                    .hasMessageEndingWith("1.png: the model reads texts, and this is no such thing with a class.");
        }
        assertThatThrownBy(() -> Budget.USUAL.explaining(0, 0))
                .hasMessageStartingWith("A budget has at least 1 example");
    }
}
