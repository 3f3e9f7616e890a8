package dev.limpid.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Emitted;
import dev.limpid.format.Safetensors;
import dev.limpid.runtime.Runtime;
import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Tiny decoders write what transformers writes with them in float64. */
class WriterTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static List<String> models() {
        return WrittenText.models();
    }

    /** With its cache and without. */
    private static List<Writer> writers(String model) throws IOException {
        Path folder = WrittenText.folder(model);
        Emitted emitted = emitted(model);
        assertThat(emitted.cached()).isNotNull();
        Writer writer = new Writer(emitted, RUNTIME, Tokenizer.of(folder), Endings.in(folder));
        return List.of(writer, writer.withoutCache());
    }

    private static Emitted emitted(String model) throws IOException {
        Path folder = WrittenText.folder(model);
        return Architectures.emit(folder, Safetensors.read(folder.resolve("model.safetensors")));
    }

    private static Continuation written(Writer writer, String model, Sampling sampling) {
        List<Written> told = new ArrayList<>();
        Continuation found =
                writer.write(WrittenText.ids(WrittenText.of("texts").get(model).get("prompt")), sampling, told::add);
        assertThat(told).isEqualTo(found.tokens());
        return found;
    }

    private static void assertIs(Continuation found, JsonNode expected, String text, Stopped stopped) {
        assertThat(found.ids()).isEqualTo(WrittenText.ids(expected.get("ids")));
        assertThat(found.tokens().stream().mapToDouble(Written::logProbability))
                .zipSatisfy(
                        java.util.Arrays.stream(WrittenText.numbers(expected.get("log_probabilities")))
                                .boxed()
                                .toList(),
                        (mine, theirs) -> assertThat(mine).isCloseTo(theirs, within(1e-4)));
        assertThat(found.text()).isEqualTo(text);
        assertThat(found.stopped()).isEqualTo(stopped);
    }

    @ParameterizedTest
    @MethodSource("models")
    void the_best_tokens_are_those_of_transformers(String model) throws IOException {
        JsonNode golden = WrittenText.of("texts").get(model);
        for (Writer writer : writers(model)) {
            JsonNode plain = golden.get("plain");
            assertIs(
                    written(writer, model, Sampling.GREEDY),
                    plain,
                    plain.get("text").asText(),
                    Stopped.LENGTH);
            JsonNode less = golden.get("repetition");
            Sampling penalty =
                    Sampling.GREEDY.withRepetitionPenalty(less.get("penalty").doubleValue());
            assertIs(written(writer, model, penalty), less, less.get("text").asText(), Stopped.LENGTH);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_stop_string_that_spans_tokens_ends_the_text_before_it(String model) throws IOException {
        JsonNode golden = WrittenText.of("texts").get(model).get("stopped");
        Sampling sampling =
                Sampling.GREEDY.withStops(List.of("\n\n", golden.get("stop").asText()));
        for (Writer writer : writers(model)) {
            assertIs(written(writer, model, sampling), golden, golden.get("cut").asText(), Stopped.STOP_STRING);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void any_of_several_tokens_may_end_a_text(String model) throws IOException {
        JsonNode golden = WrittenText.of("texts").get(model).get("ended");
        Endings endings = new Endings(
                new HashSet<>(WrittenText.ids(golden.get("eos"))), OptionalInt.empty(), OptionalInt.empty());
        Writer writer = new Writer(emitted(model), RUNTIME, Tokenizer.of(WrittenText.folder(model)), endings);
        assertIs(
                written(writer, model, Sampling.GREEDY),
                golden,
                golden.get("text").asText(),
                Stopped.EOS);
    }

    @Test
    void the_same_seed_gives_the_same_text() throws IOException {
        Sampling sampling = Sampling.GREEDY.withTemperature(1.5).withTopP(0.95);
        Set<String> texts = new HashSet<>();
        for (long seed = 0; seed < 5; seed++) {
            List<Writer> writers = writers("llama");
            Continuation first = written(writers.get(0), "llama", sampling.withSeed(seed));
            Continuation again = written(writers.get(1), "llama", sampling.withSeed(seed));
            assertThat(again.ids()).isEqualTo(first.ids());
            texts.add(first.text());
        }
        assertThat(texts).hasSize(5);
    }

    @Test
    void of_one_best_token_no_other_is_drawn() throws IOException {
        Writer writer = writers("gpt2").get(0);
        Sampling sampling = Sampling.GREEDY.withTemperature(2).withTopK(1).withSeed(3);
        assertThat(written(writer, "gpt2", sampling).ids())
                .isEqualTo(written(writer, "gpt2", Sampling.GREEDY).ids());
    }

    @Test
    void writing_stops_where_the_model_reads_no_more() throws IOException {
        int prompt = WrittenText.of("texts").get("gpt2").get("prompt").size();
        for (Writer writer : writers("gpt2")) {
            Continuation found = written(writer, "gpt2", Sampling.GREEDY.withMaxNewTokens(1000));
            assertThat(found.stopped()).isEqualTo(Stopped.CONTEXT);
            assertThat(found.tokens()).hasSize(64 - prompt);
        }
    }

    @Test
    void what_cannot_be_gone_on_from_is_refused() throws IOException {
        Writer writer = writers("gpt2").get(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(List.of(), Sampling.GREEDY, told -> {}))
                .withMessage("The prompt has no tokens: there is nothing to go on from.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(List.of(3, 160), Sampling.GREEDY, told -> {}))
                .withMessage(
                        "The prompt has a token 160, the model has embeddings for 0 to 159: the tokenizer is not its"
                                + " own.");
        List<Integer> full = java.util.Collections.nCopies(64, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(full, Sampling.GREEDY, told -> {}))
                .withMessage("The prompt has 64 tokens, the model reads at most 64: there is no room to write."
                        + " Shorten it.");
    }

    @Test
    void a_model_that_does_not_say_what_follows_is_refused() throws IOException {
        Emitted emitted = emitted("gpt2");
        Tokenizer tokenizer = Tokenizer.of(WrittenText.folder("gpt2"));
        Emitted other = new Emitted(
                emitted.graph(),
                emitted.shapes(),
                emitted.features(),
                Map.of("logits", emitted.features()),
                emitted.maxPositions());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Writer(
                        other, RUNTIME, tokenizer, new Endings(Set.of(), OptionalInt.empty(), OptionalInt.empty())))
                .withMessage("The model does not say what follows a token: it has [logits], expected next, as causal"
                        + " language models have it.");
    }
}
