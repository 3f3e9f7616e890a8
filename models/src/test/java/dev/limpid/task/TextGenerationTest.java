package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Methods;
import dev.limpid.generation.Continuation;
import dev.limpid.generation.Sampling;
import dev.limpid.generation.Stopped;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.source.ModelFolder;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Message;
import dev.limpid.text.Template;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A causal model's texts: what is read, what is held, what is asked. */
class TextGenerationTest {
    private static TextModel open(String name) {
        ModelFolder files = new ModelFolder(TinyBert.resource("/tiny-decoders/" + name), name, name, "0".repeat(64));
        return (TextModel) Models.open(files, Models.Wanted.ANY, TinyBert.SETTINGS);
    }

    private static List<Target> targets(TextModel model, Input input, String words) {
        return TargetSpec.parse(words).resolve(model, input, null, Target.Score.LOG_PROBABILITY, null);
    }

    @Test
    void what_was_written_is_explained_token_by_token_as_it_was_written() {
        for (String name : List.of("gpt2", "llama", "mistral", "qwen2")) {
            try (TextModel model = open(name)) {
                Text prompt = Text.of("The dog");
                Continuation written = model.write(prompt, Sampling.GREEDY.withMaxNewTokens(6), token -> {});
                Input input = model.prepare(prompt, written, Granularity.TOKEN);
                List<Target> each = targets(model, input, "output");
                assertThat(each).extracting(target -> target.choice().index()).isEqualTo(written.ids());
                double sum = 0;
                for (int i = 0; i < each.size(); i++) {
                    double logarithm = written.tokens().get(i).logProbability();
                    sum += logarithm;
                    assertThat(model.probe().score(input, each.get(i))).isCloseTo(logarithm, within(1e-4));
                }
                Target whole = targets(model, input, "continuation").get(0);
                assertThat(model.probe().score(input, whole)).isCloseTo(sum, within(1e-4));
                assertThat(whole.choice().label()).isEqualTo(written.text());
            }
        }
    }

    @Test
    void given_continuations_are_cut_and_scored_as_transformers_does() {
        // As tools/golden/generation.py has them.
        List<Text> given = List.of(
                new Text("The dog", " sleeps in the sun."), new Text("Who wrote the book?", " She wrote it in Paris."));
        JsonNode texts = TextTasks.packed("generation").get("texts");
        for (String name : List.of("gpt2", "llama", "llama3-rope", "mistral", "qwen2")) {
            try (TextModel model = open(name)) {
                for (int i = 0; i < given.size(); i++) {
                    JsonNode golden = texts.get(name).get("scored").get(i);
                    Input input = model.prepare(given.get(i), Granularity.WORD);
                    assertThat(input.notes()).isEmpty();
                    List<Target> each = targets(model, input, "output");
                    assertThat(each).hasSize(golden.get("continuation").size());
                    double[] found = model.probe().scores(List.of(new Probe.Asked(input, null)), each)[0];
                    for (int token = 0; token < found.length; token++) {
                        assertThat(each.get(token).choice().index())
                                .isEqualTo(golden.get("continuation").get(token).intValue());
                        assertThat(found[token])
                                .as(name)
                                .isCloseTo(
                                        golden.get("log_probabilities")
                                                .get(token)
                                                .doubleValue(),
                                        within(1e-4));
                    }
                }
            }
        }
    }

    @Test
    void a_continuation_that_changes_how_its_prompt_is_cut_is_noted() {
        try (TextModel model = open("gpt2")) {
            // Of the whole word the vocabulary has fewer tokens than of its two parts.
            Input input = model.prepare(new Text("The do", "g"), Granularity.TOKEN);
            assertThat(model.promptIds(Text.of("The dog")).size())
                    .isLessThan(input.tensor("input_ids").size());
            assertThat(input.notes()).hasSize(1);
            assertThat(input.notes().get(0)).startsWith("Prompt and continuation are cut into tokens each by itself");
        }
    }

    @Test
    void scores_of_the_tokens_add_up_to_those_of_the_whole_for_methods_that_are_linear_in_the_target() {
        try (TextModel model = open("llama")) {
            Input input = model.prepare(new Text("The dog is in", " the park."), Granularity.WORD);
            Games games = new Games(model, new Games.Wishes(null, 0), more -> {});
            for (String name : List.of("input-x-gradient", "exact-shapley", "ablation", "occlusion")) {
                Methods.Settings settings =
                        new Methods.Settings("begin", null, null, 0, Map.of(), model.layout(), games);
                List<Target> all = new ArrayList<>(targets(model, input, "output"));
                int tokens = all.size();
                all.addAll(targets(model, input, "continuation"));
                List<Attribution> found = Methods.of(name, settings).explain(model.probe(), input, all);
                for (int feature = 0; feature < found.get(0).scores().size(); feature++) {
                    double sum = 0;
                    for (int token = 0; token < tokens; token++) {
                        sum += found.get(token).scores().get(feature).score();
                    }
                    assertThat(found.get(tokens).scores().get(feature).score())
                            .as(name)
                            .isCloseTo(sum, within(1e-4));
                }
            }
        }
    }

    @Test
    void words_of_the_prompt_play_and_those_written_stay() {
        try (TextModel model = open("gpt2")) {
            Input input = model.prepare(new Text("The dog", " is in"), Granularity.WORD);
            assertThat(input.features()).extracting(Feature::text).containsExactly("The", "dog", "is", "in");
            assertThat(input.features()).extracting(Feature::special).containsExactly(false, false, true, true);
            Input template = model.prepare(
                    Template.fill("The {who} is", Map.of("who", "dog")).with(" in"), Granularity.SEGMENT);
            assertThat(template.features().stream().filter(feature -> !feature.special()))
                    .extracting(Feature::text)
                    .containsExactly("dog");
        }
    }

    @Test
    void a_prompt_of_which_nothing_is_left_is_the_token_that_texts_begin_with() {
        try (TextModel model = open("gpt2")) {
            Input input = model.prepare(new Text("The dog", " is"), Granularity.WORD);
            Target first = targets(model, input, "output:1").get(0);
            Games games = new Games(model, new Games.Wishes("delete", 0), more -> {});
            Attribution found = Methods.of(
                            "exact-shapley",
                            new Methods.Settings("begin", null, null, 0, Map.of(), model.layout(), games))
                    .explain(model.probe(), input, first);
            Input begun = model.prepare(new Text("<|endoftext|>", " is", List.of(), true), Granularity.TOKEN);
            Target begins = new Target(
                    Target.Type.TOKEN, first.output(), first.choice(), null, 0, Target.Score.LOG_PROBABILITY);
            assertThat(found.target().baselineScore()).isCloseTo(model.probe().score(begun, begins), within(1e-5));
        }
    }

    @Test
    void a_target_is_worth_the_same_whatever_else_is_asked() {
        try (TextModel model = open("gpt2")) {
            // Anchors keep answers, so it is the model's own text.
            Text prompt = Text.of("The dog");
            Continuation written = model.write(prompt, Sampling.GREEDY.withMaxNewTokens(2), token -> {});
            Input input = model.prepare(prompt, written, Granularity.WORD);
            List<Target> each = targets(model, input, "output");
            for (String name : List.of("exact-shapley", "anchors")) {
                Methods.Settings settings = new Methods.Settings(
                        "begin",
                        null,
                        null,
                        0,
                        Map.of(),
                        model.layout(),
                        new Games(model, new Games.Wishes("delete", 0), more -> {}));
                List<Attribution> backwards =
                        Methods.of(name, settings).explain(model.probe(), input, List.of(each.get(1), each.get(0)));
                for (int i = 0; i < 2; i++) {
                    Attribution alone = Methods.of(name, settings).explain(model.probe(), input, each.get(i));
                    for (int feature = 0; feature < alone.scores().size(); feature++) {
                        assertThat(backwards.get(1 - i).scores().get(feature).score())
                                .as(name)
                                .isCloseTo(alone.scores().get(feature).score(), within(1e-4));
                    }
                }
            }
        }
    }

    @Test
    void a_token_is_contrasted_with_a_token_and_read_where_it_stands() {
        try (TextModel model = open("gpt2")) {
            Input input = model.prepare(new Text("The dog", " is in"), Granularity.WORD);
            for (String against : List.of("output:2", "unit:5", "continuation")) {
                assertThatThrownBy(() -> TargetSpec.parse("output:1")
                                .resolve(model, input, TargetSpec.parse(against), Target.Score.LOGIT, null))
                        .hasMessage("Target 'output:1' against '" + against
                                + "': a token is compared with another one, token:T, index:I or top.");
            }
            assertThatThrownBy(() -> TargetSpec.parse("token:is")
                            .resolve(model, input, TargetSpec.parse("entity:3"), Target.Score.LOGIT, null))
                    .hasMessage("'entity:3' is no entry to contrast with at one position; give token:T, label:L or"
                            + " index:I.");
            assertThatThrownBy(() -> TargetSpec.parse("output:1").resolve(model, input, null, Target.Score.LOGIT, 0))
                    .hasMessage("--position 0: target 'output:1' says itself where it is read. Leave it out, or choose"
                            + " token:T or top.");
        }
    }

    @Test
    void a_word_that_is_left_out_lets_what_follows_move_up() {
        try (TextModel model = open("llama")) {
            Input whole = model.prepare(new Text("The big dog", " is"), Granularity.WORD);
            Input less = model.prepare(new Text("The big", " is"), Granularity.WORD);
            Games games = new Games(model, new Games.Wishes("delete", 0), more -> {});
            Attribution found = Methods.of(
                            "ablation", new Methods.Settings("begin", null, null, 0, Map.of(), model.layout(), games))
                    .explain(
                            model.probe(),
                            whole,
                            targets(model, whole, "continuation").get(0));
            double without = model.probe()
                    .score(less, targets(model, less, "continuation").get(0));
            double score = found.scores().stream()
                    .filter(one -> one.feature().text().equals("dog"))
                    .findFirst()
                    .orElseThrow()
                    .score();
            assertThat(score).isCloseTo(found.target().score() - without, within(1e-4));
        }
    }

    @Test
    void a_chat_is_read_as_its_template_writes_it_and_only_what_was_said_plays() {
        try (TextModel model = open("qwen2")) {
            Text chat = model.chat(List.of(new Message("system", "Be brief."), new Message("user", "The dog?")))
                    .toRead();
            assertThat(chat.text())
                    .isEqualTo("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nThe dog?<|im_end|>\n"
                            + "<|im_start|>assistant\n");
            Input input = model.prepare(chat, Granularity.SEGMENT);
            assertThat(input.features().stream().filter(feature -> !feature.special()))
                    .extracting(Feature::text)
                    .containsExactly("Be brief.", "The dog?");
        }
        try (TextModel model = open("llama")) {
            assertThatThrownBy(() -> model.chat(List.of(new Message("user", "Hi"))))
                    .hasMessage(
                            "Model 'llama' has no chat template, so how it reads chats is not known. Write the prompt"
                                    + " yourself.");
        }
    }

    @Test
    void what_a_stop_string_cuts_off_is_not_explained() {
        try (TextModel model = open("llama")) {
            Text prompt = Text.of("The dog");
            Continuation all = model.write(prompt, Sampling.GREEDY.withMaxNewTokens(6), token -> {});
            String stop = all.text().substring(all.text().length() - 2);
            Continuation written =
                    model.write(prompt, Sampling.GREEDY.withMaxNewTokens(6).withStops(List.of(stop)), token -> {});
            assertThat(written.stopped()).isEqualTo(Stopped.STOP_STRING);
            Input input = model.prepare(prompt, written, Granularity.TOKEN);
            List<Target> each = targets(model, input, "output");
            assertThat(each.size()).isLessThan(written.tokens().size());
            assertThat(each)
                    .extracting(target -> target.choice().index())
                    .isEqualTo(written.ids().subList(0, each.size()));
        }
    }

    @Test
    void a_continuation_is_cut_as_it_stands_behind_its_prompt() {
        try (TextModel model = open("llama")) {
            Input apart = model.prepare(new Text("The dog", " walked home"), Granularity.TOKEN);
            Input whole = model.prepare(Text.of("The dog walked home"), Granularity.TOKEN);
            assertThat(apart.tensor("input_ids").toLongs())
                    .containsExactly(whole.tensor("input_ids").toLongs());
        }
    }

    @Test
    void the_last_prompts_token_says_what_comes_next() {
        try (TextModel model = open("gpt2")) {
            Input input = model.prepare(Text.of("The dog"), Granularity.TOKEN);
            int last = input.tokens().size() - 1;
            assertThat(model.position(input, null)).isEqualTo(last);
            Tensor row = model.probe().row(input, model.answers().output(), last);
            int best = 0;
            for (int i = 0; i < row.size(); i++) {
                best = row.at(i) > row.at(best) ? i : best;
            }
            Continuation written = model.write(Text.of("The dog"), Sampling.GREEDY.withMaxNewTokens(1), token -> {});
            assertThat(written.ids()).containsExactly(best);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "The dog~~output~Target 'output': nothing follows the prompt yet. Say what does with --continuation, or let the model write it.",
                "The dog~ is~output:9~Target 'output:9': the continuation has 1 tokens, output:1 to output:1.",
                "The dog~ 北京~output~The continuation \" 北京\" has at character 1 what the model's tokenizer has no token for, so that the model cannot have written it. Change it.",
                "The dog~``~output~The continuation is empty. Give --continuation words, or leave it out: then the model writes.",
                "` `~ is~output~The prompt is empty. Give the beginning of a text, for example --text \"The capital of France is\"",
                "The dog~ is~entity:1~Target 'entity:1': the task text-generation has no entity to choose; try top, index:I or unit:U.",
            })
    void what_cannot_be_asked_is_refused(String prompt, String more, String target, String message) {
        try (TextModel model = open("llama")) {
            assertThatThrownBy(() -> targets(model, model.prepare(new Text(prompt, more)), target))
                    .hasMessage(message);
        }
    }

    @Test
    void texts_that_are_longer_than_the_model_reads_are_refused() {
        try (TextModel model = open("gpt2")) {
            String long1 = "The dog is here. ".repeat(12);
            assertThatThrownBy(() -> model.prepare(Text.of(long1)))
                    .hasMessageMatching(
                            "The prompt has \\d+ tokens, the model reads at most 64. Shorten it; nothing is cut off"
                                    + " silently.");
            assertThatThrownBy(() -> model.prepare(new Text("The dog", " is here.".repeat(30))))
                    .hasMessageMatching(
                            "The prompt and its continuation together have \\d+ tokens, the model reads at most 64."
                                    + " Shorten one of them; nothing is cut off silently.");
        }
    }

    @Test
    void scores_of_many_targets_come_from_one_run() {
        try (TextModel model = open("mistral")) {
            Input input = model.prepare(new Text("The dog is in", " the park."), Granularity.WORD);
            List<Target> all = new ArrayList<>(targets(model, input, "output"));
            all.addAll(targets(model, input, "continuation"));
            double[] together = model.probe().scores(List.of(new Probe.Asked(input, null)), all)[0];
            for (int i = 0; i < all.size(); i++) {
                assertThat(together[i]).isCloseTo(model.probe().score(input, all.get(i)), within(1e-4));
            }
        }
    }
}
