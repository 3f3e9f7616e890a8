package dev.limpid.task;

import dev.limpid.explain.Stage;
import dev.limpid.game.Coalition;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** An absent word is held against the text that a user would have typed without it. */
class AbsentWordsTest {
    private static final double ROUNDING = 1e-5;

    private static TextModel model;

    @BeforeAll
    static void load() {
        model = TinyBert.load();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Stage stage(String text, String masker, Granularity granularity) {
        Input input = model.prepare(Text.of(text), granularity);
        return new Games(model, new Games.Wishes(masker, 0), more -> {})
                .on(model.probe(), input, List.of(target(input, 60), target(input, 61)));
    }

    private static Target target(Input input, int entry) {
        return new Target(
                Target.Type.TOKEN,
                model.answers().output(),
                model.answers().choice(entry),
                null,
                model.position(input, null),
                Target.Score.LOG_PROBABILITY);
    }

    /** The scores of both targets for a text as it is typed. */
    private static double[] typed(String text) {
        Stage stage = stage(text, "mask", Granularity.WORD);
        return stage.game().value(Coalition.all(stage.players().size()));
    }

    private static List<String> names(Stage stage) {
        return stage.players().stream().map(Feature::text).toList();
    }

    @Test
    void words_play_but_the_tokenizers_own_tokens_and_the_gap_do_not() {
        assertThat(names(stage("The dog walked in [MASK].", "mask", Granularity.WORD)))
                .containsExactly("The", "dog", "walked", "in", ".");
        assertThat(names(stage("The dog walked in [MASK].", "mask", Granularity.TOKEN)))
                .containsExactly("The", "dog", "walk", "ed", "in", ".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Words 0 The, 1 dog, 2 walked, 3 in, 4 the full stop.
                "mask | 01111 | [MASK] dog walked in [MASK].",
                "mask | 11011 | The dog [MASK] [MASK] in [MASK].",
                "pad | 10111 | The [PAD] walked in [MASK].",
                "delete | 10111 | The walked in [MASK].",
                "delete | 11011 | The dog in [MASK].",
                "delete | 00000 | [MASK]",
                "delete | 11110 | The dog walked in [MASK]",
            })
    void an_absent_word_scores_as_the_text_without_it(String masker, String present, String asTyped) {
        Stage stage = stage("The dog walked in [MASK].", masker, Granularity.WORD);
        Coalition coalition = Coalition.of(5, player -> present.charAt(player) == '1');
        assertThat(stage.game().value(coalition)).containsExactly(atLast(asTyped), within(ROUNDING));
    }

    /** Of several gaps the last one is asked about. */
    private static double[] atLast(String text) {
        Input input = model.prepare(Text.of(text), Granularity.WORD);
        int gap = input.answers().get(input.answers().size() - 1);
        return new double[] {at(input, 60, gap), at(input, 61, gap)};
    }

    private static double at(Input input, int entry, int gap) {
        Target target = new Target(
                Target.Type.TOKEN,
                model.answers().output(),
                model.answers().choice(entry),
                null,
                gap,
                Target.Score.LOG_PROBABILITY);
        return model.probe().score(input, target);
    }

    @Test
    void who_is_not_attended_to_cannot_be_told_from_another_word() {
        Coalition without = Coalition.all(5).without(1);
        double[] dog = stage("The dog walked in [MASK].", "attention", Granularity.WORD)
                .game()
                .value(without);
        double[] cat = stage("The cat walked in [MASK].", "attention", Granularity.WORD)
                .game()
                .value(without);
        assertThat(dog).containsExactly(cat, within(ROUNDING));
        assertThat(typed("The dog walked in [MASK].")[0])
                .isNotCloseTo(typed("The cat walked in [MASK].")[0], within(1e-4));
    }

    @Test
    void many_coalitions_at_once_score_as_each_by_itself() {
        for (String masker : List.of("mask", "delete", "attention")) {
            Stage together = stage("The dog walked in [MASK].", masker, Granularity.TOKEN);
            List<Coalition> all = java.util.stream.IntStream.range(0, 64)
                    .mapToObj(bits -> Coalition.ofBits(6, bits))
                    .toList();
            double[][] values = together.game().values(all);
            for (int i = 0; i < all.size(); i += 7) {
                double[] alone = stage("The dog walked in [MASK].", masker, Granularity.TOKEN)
                        .game()
                        .value(all.get(i));
                assertThat(values[i]).containsExactly(alone, within(ROUNDING));
            }
        }
    }

    @Test
    void methods_that_ask_for_the_same_input_and_targets_share_a_game() {
        Input input = model.prepare(Text.of("The dog walked in [MASK]."), Granularity.WORD);
        Games games = new Games(model, new Games.Wishes(null, 0), more -> {});
        List<Target> targets = List.of(target(input, 60));
        assertThat(games.on(model.probe(), input, targets)).isSameAs(games.on(model.probe(), input, targets));
        assertThat(games.on(model.probe(), input, List.of(target(input, 61))))
                .isNotSameAs(games.on(model.probe(), input, targets));
    }

    @Test
    void an_unknown_masker_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage("The dog walked in [MASK].", "blur", Granularity.WORD))
                .withMessage(
                        "Unknown masker 'blur' for text, expected mask, pad, token:T, delete, attention or sample[:N][:MODEL].");
    }

    @Test
    void a_text_without_words_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage("[MASK]", "mask", Granularity.WORD))
                .withMessage("There are no features to take away, so there is nothing to explain from outside. Give a"
                        + " longer input, or choose other --features.");
    }
}
