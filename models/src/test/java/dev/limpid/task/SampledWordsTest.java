package dev.limpid.task;

import dev.limpid.explain.Stage;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Masker;
import dev.limpid.model.Input;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** What is drawn for absent words is held against all that the model may say there, with its probabilities. */
class SampledWordsTest {
    private static final double ROUNDING = 1e-5;
    private static final String SENTENCE = "The dog walked in [MASK].";
    /** The, dog, walked (in two pieces), in, the full stop. */
    private static final int PLAYERS = 5;
    /** Of the dog, behind [CLS] and The. */
    private static final int DOG = 2;

    private static final Set<String> SPECIAL = Set.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private static TextModel model;

    @BeforeAll
    static void load() {
        model = TinyBert.load();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Stage stage(String masker, long seed) {
        Input input = model.prepare(Text.of(SENTENCE));
        return new Games(model, new Games.Wishes(masker, seed), more -> {})
                .on(model.probe(), input, List.of(target(input)));
    }

    private static Target target(Input input) {
        return new Target(
                Target.Type.TOKEN,
                model.answers().output(),
                model.answers().choice(10),
                null,
                model.position(input, null),
                Target.Score.LOGIT);
    }

    private static Masker<Probe.Asked> masker(int samples, long seed) {
        Input input = model.prepare(Text.of(SENTENCE));
        Probe.Asked asked = new Probe.Asked(input, model.position(input, null));
        return new AbsentWords(model, asked, List.of(), none -> model)
                .players("sample:" + samples, seed)
                .masker();
    }

    private static List<List<Long>> ids(List<Probe.Asked> inputs) {
        return inputs.stream()
                .map(asked -> Arrays.stream(asked.input().tensor("input_ids").toLongs())
                        .boxed()
                        .toList())
                .toList();
    }

    private static List<Coalition> all() {
        return IntStream.range(0, 1 << PLAYERS)
                .mapToObj(bits -> Coalition.ofBits(PLAYERS, bits))
                .toList();
    }

    @Test
    void with_all_words_present_the_text_is_itself() {
        Coalition all = Coalition.all(PLAYERS);
        assertThat(stage("sample", 3).game().value(all))
                .containsExactly(stage("mask", 0).game().value(all), within(ROUNDING));
        assertThat(ids(masker(3, 0).of(all)))
                .hasSize(3)
                .containsOnly(Arrays.stream(model.prepare(Text.of(SENTENCE))
                                .tensor("input_ids")
                                .toLongs())
                        .boxed()
                        .toList());
    }

    @Test
    void words_that_are_present_stay_and_no_special_token_is_drawn() {
        List<Long> whole = ids(masker(1, 0).of(Coalition.all(PLAYERS))).get(0);
        // Pieces of the players: The, dog, walk ##ed, in, the full stop behind the gap.
        int[] owners = {-1, 0, 1, 2, 2, 3, -1, 4, -1};
        for (Coalition coalition : all()) {
            for (List<Long> drawn : ids(masker(50, 7).of(coalition))) {
                for (int i = 0; i < owners.length; i++) {
                    if (owners[i] < 0 || coalition.has(owners[i])) {
                        assertThat(drawn.get(i)).isEqualTo(whole.get(i));
                    } else {
                        assertThat(SPECIAL)
                                .doesNotContain(
                                        model.vocabulary().token(drawn.get(i).intValue()));
                    }
                }
            }
        }
    }

    @Test
    void a_coalition_gets_the_same_words_whenever_it_is_asked_for() {
        List<Coalition> order = new ArrayList<>(all());
        List<List<List<Long>>> straight =
                order.stream().map(one -> ids(masker(4, 11).of(one))).toList();
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, order.size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        Masker<Probe.Asked> masker = masker(4, 11);
        shuffled.forEach(i -> assertThat(ids(masker.of(order.get(i)))).isEqualTo(straight.get(i)));

        double[][] together = stage("sample:4", 11).game().values(order);
        assertThat(stage("sample:4", 11).game().values(order)).isEqualTo(together);
        Collections.reverse(order);
        Game reversed = stage("sample:4", 11).game();
        for (int i = 0; i < order.size(); i++) {
            assertThat(reversed.value(order.get(i))).containsExactly(together[order.size() - 1 - i], within(ROUNDING));
        }
    }

    @Test
    void another_seed_and_another_coalition_draw_other_words() {
        Coalition none = Coalition.none(PLAYERS);
        assertThat(ids(masker(8, 1).of(none))).isNotEqualTo(ids(masker(8, 2).of(none)));
        assertThat(ids(masker(8, 1).of(none)).stream().distinct()).hasSizeGreaterThan(6);
        // The dog is drawn for anew when the full stop goes too.
        List<Long> alone = at(masker(20, 1).of(Coalition.all(PLAYERS).without(1)), DOG);
        List<Long> both = at(masker(20, 1).of(Coalition.all(PLAYERS).without(1).without(4)), DOG);
        assertThat(alone).isNotEqualTo(both);
    }

    private static List<Long> at(List<Probe.Asked> inputs, int position) {
        return ids(inputs).stream().map(own -> own.get(position)).toList();
    }

    /** The model's own probabilities of a row, special tokens left out. */
    private static double[] exact(String typed, int position) {
        Tensor row =
                model.probe().row(model.prepare(Text.of(typed)), model.answers().output(), position);
        double[] probabilities = Probabilities.of(row.toDoubles(), Target.Link.SOFTMAX);
        double sum = 0;
        for (int id = 0; id < probabilities.length; id++) {
            probabilities[id] *= SPECIAL.contains(model.vocabulary().token(id)) ? 0 : 1;
            sum += probabilities[id];
        }
        double all = sum;
        return Arrays.stream(probabilities).map(one -> one / all).toArray();
    }

    @Test
    void the_mean_over_many_seeds_is_the_expectation_over_all_that_may_be_said() {
        double[] probabilities = exact("The [MASK] walked in [MASK].", DOG);
        Input input = model.prepare(Text.of(SENTENCE));
        long[] ids = input.tensor("input_ids").toLongs();
        double mean = 0;
        double square = 0;
        for (int id = 0; id < probabilities.length; id++) {
            long[] with = ids.clone();
            with[DOG] = id;
            Tensor tensor = Tensor.fill(
                    input.tensor("input_ids").dtype(), input.tensor("input_ids").shape(), i -> with[i]);
            double score = model.probe().score(input.with("input_ids", tensor), target(input));
            mean += probabilities[id] * score;
            square += probabilities[id] * score * score;
        }
        double deviation = Math.sqrt(square - mean * mean);
        int seeds = 100;
        int samples = 20;
        double found = 0;
        for (int seed = 0; seed < seeds; seed++) {
            found += stage("sample:" + samples, seed)
                            .game()
                            .value(Coalition.all(PLAYERS).without(1))[0]
                    / seeds;
        }
        double error = deviation / Math.sqrt(seeds * samples);
        assertThat(found).isCloseTo(mean, within(4 * error));
        // It is told apart from what the mask itself scores.
        double masked = stage("mask", 0).game().value(Coalition.all(PLAYERS).without(1))[0];
        assertThat(Math.abs(masked - mean)).isGreaterThan(8 * error);
    }

    @Test
    void each_piece_of_a_word_is_drawn_by_its_own_probabilities() {
        int samples = 1000;
        List<Probe.Asked> drawn = masker(samples, 5).of(Coalition.all(PLAYERS).without(2));
        for (int piece = 3; piece <= 4; piece++) {
            double[] probabilities = exact("The dog [MASK] [MASK] in [MASK].", piece);
            double[] counts = new double[probabilities.length];
            at(drawn, piece).forEach(id -> counts[id.intValue()]++);
            double chi = 0;
            int parts = -1;
            for (int id = 0; id < counts.length; id++) {
                double expected = samples * probabilities[id];
                if (expected > 0) {
                    chi += (counts[id] - expected) * (counts[id] - expected) / expected;
                    parts++;
                }
            }
            // Mean of a chi-square, and four deviations.
            assertThat(chi).isBetween(parts - 4 * Math.sqrt(2.0 * parts), parts + 4 * Math.sqrt(2.0 * parts));
        }
    }

    @Test
    void what_was_run_for_the_words_counts() {
        Stage stage = stage("sample:4", 0);
        stage.game().value(Coalition.all(PLAYERS));
        assertThat(stage.game().spent().run()).isEqualTo(4);
        stage.game().value(Coalition.none(PLAYERS));
        stage.game().value(Coalition.none(PLAYERS));
        assertThat(stage.game().spent().run()).isEqualTo(4 + 4 + 1);
        assertThat(stage.settings()).containsEntry("masker", "sample:4");
        assertThat(stage("sample", 0).settings()).containsEntry("masker", "sample:8");
    }

    @Test
    void rows_at_several_positions_are_those_at_each() {
        Input input = model.prepare(Text.of(SENTENCE));
        Tensor rows =
                model.probe().rows(input, new long[] {4, 1, 4}, model.answers().output());
        int[] positions = {4, 1, 4};
        for (int i = 0; i < positions.length; i++) {
            assertThat(rows.slice(i).toDoubles())
                    .containsExactly(
                            model.probe()
                                    .row(input, model.answers().output(), positions[i])
                                    .toDoubles(),
                            within(ROUNDING));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "99999999999"})
    void a_number_of_samples_out_of_range_is_refused(String number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage("sample:" + number, 0))
                .withMessage(
                        "Masker 'sample:" + number + "' needs a whole number from 1 to 1000, got '" + number + "'.");
    }

    @Test
    void a_model_without_masks_of_its_own_takes_words_from_another_of_its_vocabulary() {
        try (TextModel hidden = TinyBert.load(TinyBert.resource("/tiny-bert"), Task.FEATURE_EXTRACTION)) {
            Input input = hidden.prepare(Text.of(SENTENCE));
            Masker<Probe.Asked> from = new AbsentWords(hidden, new Probe.Asked(input, 0), List.of(), name -> model)
                    .players("sample:9:lm", 4)
                    .masker();
            // The gap is a word of the text to it, so the same words play and the same are drawn.
            assertThat(ids(from.of(Coalition.all(PLAYERS).without(1).without(2))))
                    .isEqualTo(ids(
                            masker(9, 4).of(Coalition.all(PLAYERS).without(1).without(2))));
            assertThat(new AbsentWords(hidden, new Probe.Asked(input, 0), List.of(), name -> model)
                            .players("sample:lm", 4)
                            .settings())
                    .containsEntry("masker", "sample:8:lm");
        }
    }

    @Test
    void a_model_of_another_vocabulary_is_refused() {
        try (TextModel other = TextTasks.open(TextTasks.folder("words"), null)) {
            Input input = model.prepare(Text.of(SENTENCE));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AbsentWords(model, new Probe.Asked(input, 6), List.of(), name -> other)
                            .players("sample:words", 0))
                    .withMessageMatching("--masker sample: the models 'tiny' and 'tiny' have different vocabularies:"
                            + " token \\d+ is '.+' and '.+'\\. Name a model with the same one, or choose mask, pad,"
                            + " delete or attention\\.");
        }
    }

    @Test
    void a_model_that_fills_no_masks_is_refused() {
        try (TextModel hidden = TinyBert.load(TinyBert.resource("/tiny-bert"), Task.FEATURE_EXTRACTION)) {
            Input input = hidden.prepare(Text.of("The dog walked."));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AbsentWords(hidden, new Probe.Asked(input, 0), List.of(), none -> hidden)
                            .players("sample", 0))
                    .withMessage("--masker sample draws words from a masked language model, and model 'tiny' is for"
                            + " feature-extraction. Name one with the same vocabulary, --masker sample:8:bert-base-uncased, or"
                            + " choose mask, pad, delete or attention.");
        }
    }
}
