package dev.limpid.candidate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.corpus.Corpus;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Wanted;
import dev.limpid.format.FormatException;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.LinearHead;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class BackboneTest {
    @TempDir
    Path folder;

    private Backbone open(ModelFolder files) {
        return Backbone.open(files, Kind.CLASSES, Fixtures.SETTINGS);
    }

    /** Texts of drawn numbers of drawn tokens, from 1 to 12. */
    static List<Item> drawn(int count, int vocabulary) {
        SplittableRandom random = new SplittableRandom(3);
        return IntStream.range(0, count)
                .mapToObj(i -> Fixtures.text(
                        "text " + i,
                        IntStream.range(0, random.nextInt(1, 13))
                                .mapToObj(word -> "t" + random.nextInt(4, vocabulary))
                                .collect(Collectors.joining(" ")),
                        null))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-text/bert-encoder",
                "tiny-text/roberta-words",
                "tiny-text/albert-encoder",
                "tiny-decoders/gpt2-classes",
                "tiny-decoders/qwen2"
            })
    void a_batch_of_mixed_lengths_gives_what_each_text_alone_does(String model) throws IOException {
        assertTogetherAsAlone(Fixtures.numbered(model, folder, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-decoder-onnx/gpt2.dynamo",
                "tiny-decoder-onnx/gpt2-past.torchscript",
                "tiny-decoder-onnx/llama.torchscript",
                "tiny-decoder-onnx/mistral-grouped",
                "tiny-decoder-onnx/bert-tags.dynamo"
            })
    void of_exported_models_too(String file) throws IOException {
        String config = file.substring("tiny-decoder-onnx/".length()).replaceAll("(-past|-grouped)?(\\..*)?$", "");
        Files.copy(Fixtures.MODELS.resolve("tiny-decoder-onnx/" + config + ".json"), folder.resolve("config.json"));
        Fixtures.unpack(file, folder);
        Fixtures.number(folder);
        assertTogetherAsAlone(Fixtures.folder(folder, null));
    }

    private void assertTogetherAsAlone(ModelFolder files) {
        List<Item> items = drawn(30, 40);
        List<Integer> runs = new ArrayList<>();
        try (Backbone backbone = open(files)) {
            List<String> layers = backbone.layers();
            assertThat(layers).hasSizeGreaterThan(1);
            Vectors together = backbone.vectors(items, layers, (done, all) -> runs.add(done));
            assertThat(runs).hasSizeLessThan(5).endsWith(30);
            for (int i = 0; i < items.size(); i++) {
                Vectors alone = backbone.vectors(List.of(items.get(i)), layers, Progress.NONE);
                for (String layer : layers) {
                    near(together.at(layer)[i], alone.at(layer)[0], 1e-5, layer + " of " + items.get(i));
                }
            }
        }
    }

    /** To so much of the larger of 1 and the number itself. */
    static void near(double[] actual, double[] expected, double share, String of) {
        assertThat(actual).as(of).hasSameSizeAs(expected);
        for (int k = 0; k < expected.length; k++) {
            assertThat(actual[k]).as(of).isCloseTo(expected[k], within(share * Math.max(1, Math.abs(expected[k]))));
        }
    }

    @Test
    void a_batch_takes_no_more_memory_than_it_is_given() throws IOException {
        ModelFolder files = Fixtures.numbered("tiny-text/bert-encoder", folder, null);
        List<Integer> runs = new ArrayList<>();
        try (Backbone tight =
                Backbone.open(files, Kind.CLASSES, new dev.limpid.runtime.Runtime.Settings(1, 1 << 20, 12_000))) {
            tight.vectors(drawn(30, 40), List.of(Backbone.LAST), (done, all) -> runs.add(done));
        }
        assertThat(runs).hasSizeBetween(5, 29).endsWith(30);
    }

    @Test
    void texts_are_cut_at_the_models_limit_and_counted() throws IOException {
        String most = "t5 t6 ".repeat(10).strip();
        List<Item> items = List.of(
                Fixtures.text("a", most + " t7 t8", null),
                Fixtures.text("b", most, null),
                Fixtures.text("c", most + " t9", null));
        try (Backbone backbone = open(Fixtures.numbered("tiny-text/bert-encoder", folder, null))) {
            Vectors vectors = backbone.vectors(items, List.of(Backbone.LAST), Progress.NONE);
            double[][] rows = vectors.at(Backbone.LAST);
            assertThat(rows[0]).containsExactly(rows[1], within(1e-6));
            assertThat(vectors.longer()).isEqualTo(2);
            assertThat(vectors.notes())
                    .containsExactly(
                            "2 texts are longer than the 20 tokens that model 'tiny' reads; what is beyond is not"
                                    + " read.");
        }
    }

    @Test
    void of_a_pair_the_longer_text_is_cut_first() throws IOException {
        Item cut = Fixtures.text("a", "t5 t5 t5", "t6 ".repeat(25).strip());
        Item fits = Fixtures.text("b", "t5 t5 t5", "t6 ".repeat(17).strip());
        try (Backbone backbone = open(Fixtures.numbered("tiny-text/bert-encoder", folder, null))) {
            double[][] rows = backbone.vectors(List.of(cut, fits), List.of(Backbone.LAST), Progress.NONE)
                    .at(Backbone.LAST);
            assertThat(rows[0]).containsExactly(rows[1], within(1e-6));
        }
    }

    private Labels labels(String... names) throws IOException {
        Path file = folder.resolve("data.csv");
        StringBuilder rows = new StringBuilder("text,label\n");
        for (String name : names) {
            rows.append("a text,\"")
                    .append(name)
                    .append("\"\nanother text,\"")
                    .append(name)
                    .append("\"\n");
        }
        Files.writeString(file, rows);
        try (Corpus corpus =
                Corpus.read(List.of(file), Wanted.USUAL.learning(Kind.CLASSES), folder.resolve("scratch"))) {
            return corpus.labels();
        }
    }

    @Test
    void a_classifier_of_the_datas_classes_answers_in_the_datas_order() throws IOException {
        JsonNode golden = Fixtures.golden().get("texts").get("tiny-text/bert-classes");
        Path files = folder.resolve("model");
        Fixtures.numbered("tiny-text/bert-classes", files, null);
        Path config = files.resolve("config.json");
        // As many labels whose order is another: mood 0, mood 1, mood 2 become sad, GLAD and 'calm '.
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("mood 0", "sad")
                        .replace("mood 1", "GLAD")
                        .replace("mood 2", "calm "));
        try (Backbone backbone = open(Fixtures.folder(files, null))) {
            List<Item> items = Fixtures.numbers(golden.get("texts"));
            double[][] own = backbone.own(labels("glad", "Sad", "calm").names())
                    .orElseThrow()
                    .probabilities(items, Progress.NONE);
            double[][] expected = Fixtures.rows(golden.get("classes"));
            double[][] guesses = backbone.guesses(items, Progress.NONE).orElseThrow();
            for (int i = 0; i < items.size(); i++) {
                double[] row = expected[i];
                // Labels in order: 'Sad', 'calm', 'glad'.
                assertThat(own[i]).containsExactly(new double[] {row[0], row[2], row[1]}, within(1e-4));
                assertThat(guesses[i]).containsExactly(row, within(1e-4));
            }
            assertThat(backbone.own(labels("glad", "sad", "angry").names())).isEmpty();
            assertThat(backbone.own(labels("glad", "sad").names())).isEmpty();
            assertThat(backbone.own(labels("0", "1", "2").names())).isEmpty();
        }
    }

    @Test
    void a_number_of_its_own_is_that_of_transformers() throws IOException {
        JsonNode golden = Fixtures.golden().get("texts").get("tiny-text/bert-regression");
        List<Item> items = Fixtures.numbers(golden.get("texts"));
        try (Backbone backbone = open(Fixtures.numbered("tiny-text/bert-regression", folder.resolve("a"), null));
                Backbone other = open(Fixtures.numbered("tiny-text/bert-classes", folder.resolve("b"), null))) {
            double[] own = backbone.scores(items, Progress.NONE).orElseThrow();
            double[][] expected = Fixtures.rows(golden.get("classes"));
            for (int i = 0; i < own.length; i++) {
                assertThat(own[i]).isCloseTo(expected[i][0], within(1e-4));
            }
            assertThat(other.scores(items, Progress.NONE)).isEmpty();
        }
    }

    @Test
    void what_is_read_of_a_long_text_ends_with_a_whole_word_and_is_what_vectors_are_of() throws IOException {
        Path files = Fixtures.copy("tiny-bert", folder.resolve("model"));
        String sentence = "Paris is the capital of France, it was my city. ";
        Item longText = Fixtures.text("a", sentence.repeat(40), null);
        Item longPair = Fixtures.text("b", "Is it?", sentence.repeat(40));
        Item shortText = Fixtures.text("c", sentence, null);
        try (Backbone backbone = open(Fixtures.folder(files, null))) {
            assertThat(backbone.read(shortText)).isEqualTo(Text.of(sentence));
            for (Item item : List.of(longText, longPair)) {
                Text read = backbone.read(item);
                String cut = read.parts().get(read.parts().size() - 1);
                assertThat(sentence.repeat(40)).startsWith(cut);
                assertThat(sentence.repeat(40).charAt(cut.length())).isIn(' ', ',', '.');
                int tokens = backbone.trunk().tokenizer().tokens(read).size();
                assertThat(tokens)
                        .isBetween(
                                backbone.trunk().maxPositions() - 4,
                                backbone.trunk().maxPositions());
                Item again = Fixtures.text("again", read.text(), read.pair());
                assertThat(backbone.vectors(List.of(item), List.of("vector"), Progress.NONE)
                                .at("vector"))
                        .isDeepEqualTo(backbone.vectors(List.of(again), List.of("vector"), Progress.NONE)
                                .at("vector"));
            }
        }
    }

    @Test
    void a_model_with_a_head_is_given_as_much_of_a_text_as_vectors_are_of() throws IOException {
        Path files = Fixtures.copy("tiny-bert", folder.resolve("model"));
        String sentence = "Paris is the capital of France, it was my city. ";
        List<Item> items = List.of(
                Fixtures.text("a", sentence.repeat(40), null),
                Fixtures.text("b", "Is it?", sentence.repeat(40)),
                Fixtures.text("c", sentence, null));
        try (Backbone backbone = open(Fixtures.folder(files, null))) {
            double[][] rows = backbone.vectors(items, List.of(Backbone.LAST), Progress.NONE)
                    .at(Backbone.LAST);
            double[] first = new double[rows[0].length];
            first[0] = 1;
            // All that it says is the vector's first number.
            LinearHead head = new LinearHead(List.of(), new double[][] {first}, new double[1]);
            try (TextModel headed = (TextModel) backbone.headed(head)) {
                Fitting fitting = Fitting.of(headed);
                for (int i = 0; i < rows.length; i++) {
                    Text read = fitting.of(items.get(i));
                    assertThat(read).isEqualTo(backbone.read(items.get(i)));
                    double said = headed.predict(List.of(read)).at(0);
                    assertThat(said).isCloseTo(rows[i][0], within(1e-5));
                }
                assertThat(fitting.of(items.get(2))).isEqualTo(Text.of(sentence));
                assertThatThrownBy(() -> headed.predict(List.of(Fitting.text(items.get(0)))))
                        .hasMessageContaining("the model reads at most");
            }
        }
    }

    /** A word without an end has none to be cut at. */
    @Test
    void a_word_that_is_longer_than_all_that_is_read_is_cut_inside() throws IOException {
        Path files = Fixtures.copy("tiny-decoders/gpt2", folder.resolve("model"));
        Item item = Fixtures.text("a", "xq".repeat(200), null);
        try (Backbone backbone = open(Fixtures.folder(files, null))) {
            Vectors vectors = backbone.vectors(List.of(item), List.of("vector"), Progress.NONE);
            assertThat(vectors.longer()).isEqualTo(1);
            assertThat(backbone.trunk().tokenizer().tokens(backbone.read(item)))
                    .hasSizeLessThanOrEqualTo(backbone.trunk().maxPositions());
        }
    }

    @Test
    void classes_without_names_are_those_of_numbers() throws IOException {
        assertThat(SameLabels.of(List.of("LABEL_0", "LABEL_1"), 2, List.of("0", "1")))
                .contains(List.of(0, 1));
        assertThat(SameLabels.of(List.of(), 2, List.of("0", "1"))).contains(List.of(0, 1));
        assertThat(SameLabels.of(List.of(), 2, List.of("1", "2"))).isEmpty();
        assertThat(SameLabels.of(List.of(), 2, List.of("no", "yes"))).isEmpty();
        assertThat(SameLabels.of(List.of("LABEL_1", "LABEL_0"), 2, List.of("0", "1")))
                .isEmpty();
        assertThat(SameLabels.of(List.of("a", "A"), 2, List.of("a", "A"))).contains(List.of(0, 1));
        assertThat(SameLabels.of(List.of("a", "A"), 2, List.of("a ", "A"))).isEmpty();
        assertThat(SameLabels.of(List.of("class 0", "class 1"), 2, List.of("0", "1")))
                .contains(List.of(0, 1));
        assertThat(SameLabels.of(List.of("LABEL_0", "class 1"), 2, List.of("0", "1")))
                .isEmpty();
        assertThat(SameLabels.of(List.of("yes", "no"), 2, List.of("no", "NO "))).isEmpty();
        assertThat(SameLabels.of(List.of("1", "0"), 2, List.of("0", "1"))).contains(List.of(1, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-text/bert-encoder", "tiny-text/bert-regression", "tiny-text/roberta-classes"})
    void without_classes_that_exclude_each_other_there_are_no_guesses(String model) throws IOException {
        try (Backbone backbone = open(Fixtures.numbered(model, folder.resolve("model"), null))) {
            assertThat(backbone.guesses(drawn(3, 40), Progress.NONE)).isEmpty();
            assertThat(backbone.own(labels("topic 0", "topic 1", "topic 2").names()))
                    .isEmpty();
        }
    }

    @Test
    void a_model_without_a_tokenizer_is_refused_in_one_line() throws IOException {
        Fixtures.copy("tiny-text/bert-encoder", folder);
        assertThatThrownBy(() -> open(Fixtures.folder(folder, null)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_damaged_model_is_refused_in_one_line() throws IOException {
        ModelFolder files = Fixtures.numbered("tiny-text/bert-encoder", folder, null);
        Path weights = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> open(files))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_model_of_pictures_does_not_read_texts_nor_the_other_way_round() throws IOException {
        ModelFolder pictures = Fixtures.pictured("tiny-vision/vit-encoder", folder.resolve("vit"));
        ModelFolder texts = Fixtures.numbered("tiny-text/bert-encoder", folder.resolve("bert"), null);
        assertThatThrownBy(() -> open(pictures))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Model 'tiny' reads pictures, the data are texts. Leave it out of the candidates.");
        assertThatThrownBy(() -> Backbone.open(texts, Kind.PICTURES, Fixtures.SETTINGS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Model 'tiny' reads texts, the data are pictures. Leave it out of the candidates.");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TEXT", "LABELS", "PAIRS", "TAGS", "ANSWERS"})
    void other_kinds_of_data_are_refused(Kind kind) throws IOException {
        ModelFolder files = Fixtures.numbered("tiny-text/bert-encoder", folder, null);
        assertThatThrownBy(() -> Backbone.open(files, kind, Fixtures.SETTINGS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("these data are " + kind + ".");
    }

    @Test
    void what_cannot_be_read_is_named() throws IOException {
        try (Backbone backbone = open(Fixtures.numbered("tiny-text/bert-encoder", folder, null))) {
            List<Item> items = drawn(2, 40);
            assertThatThrownBy(() -> backbone.vectors(items, List.of("layer 9"), Progress.NONE))
                    .hasMessage("Model 'tiny' has no layer 'layer 9', it has embeddings, layer 0, vector.");
            assertThatThrownBy(() -> backbone.vectors(List.of(), List.of("vector"), Progress.NONE))
                    .hasMessage("There are no examples to read.");
            assertThatThrownBy(() -> backbone.vectors(
                            List.of(items.get(0), Fixtures.text("train.csv:7", " ", null)),
                            List.of("vector"),
                            Progress.NONE))
                    .hasMessage(
                            "train.csv:7: the tokenizer of model 'tiny' makes no token of this text. Take the example"
                                    + " out.");
            assertThatThrownBy(() -> backbone.vectors(
                            List.of(new Item.Pictured("a.png", Path.of("a.png"), "a")),
                            List.of("vector"),
                            Progress.NONE))
                    .hasMessage("a.png: expected a text, or two.");
        }
    }
}
