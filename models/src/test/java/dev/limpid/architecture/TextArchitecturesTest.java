package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.Safetensors;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.RuntimeFailure;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Files that say the same otherwise, and files that do not fit. */
class TextArchitecturesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource({"dev.limpid.architecture.TinyText#all", "dev.limpid.architecture.TinyText#spans"})
    void a_prefix_may_be_there_or_not(TinyText model) throws IOException {
        WeightFile file = weights(model);
        String prefix =
                model.name().replaceAll("^(xlm-ro|camem)bert.*", "roberta.").replaceAll("-.*", ".");
        UnaryOperator<String> other = file.weights().keySet().stream().anyMatch(name -> name.startsWith(prefix))
                ? name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name
                : prefix::concat;
        assertThat(graph(model, renamed(file, other))).isEqualTo(graph(model, file));
    }

    @ParameterizedTest
    @MethodSource({"dev.limpid.architecture.TinyText#all", "dev.limpid.architecture.TinyText#spans"})
    void scales_and_shifts_may_have_their_old_names(TinyText model) throws IOException {
        WeightFile file = weights(model);
        WeightFile old = renamed(
                file,
                name -> name.replace("LayerNorm.weight", "LayerNorm.gamma")
                        .replace("LayerNorm.bias", "LayerNorm.beta"));
        assertThat(old.weights().keySet()).isNotEqualTo(file.weights().keySet());
        assertThat(graph(model, old)).isEqualTo(graph(model, file));
    }

    @ParameterizedTest
    @CsvSource({
        "bert-words, cls.predictions.bias, cls.predictions.decoder.bias",
        "roberta-words, lm_head.bias, lm_head.decoder.bias",
        "xlm-roberta-words, lm_head.bias, lm_head.decoder.bias"
    })
    void the_bias_of_words_may_be_the_decoders(String name, String head, String decoder) throws IOException {
        TinyText model = new TinyText(name);
        WeightFile file = weights(model);
        assertThat(graph(model, renamed(file, one -> one.equals(head) ? decoder : one)))
                .isEqualTo(graph(model, file));
    }

    @Test
    void a_buffer_of_positions_is_no_weight() throws IOException {
        TinyText model = new TinyText("bert-classes");
        WeightFile file = weights(model);
        var more = new TreeMap<>(file.weights());
        more.put("bert.embeddings.position_ids", new Weight.InFile(DType.INT64, Shape.of(1, 20), file.path(), 0, 160));
        assertThat(graph(model, new WeightFile(file.path(), more))).isEqualTo(graph(model, file));
    }

    /** As in PyTorch's own files, which list a tied matrix under both names. */
    @ParameterizedTest
    @CsvSource({
        "bert-words, cls.predictions.decoder.weight, bert.embeddings.word_embeddings.weight",
        "roberta-words, lm_head.decoder.weight, roberta.embeddings.word_embeddings.weight",
        "distilbert-words, vocab_projector.weight, distilbert.embeddings.word_embeddings.weight",
        "electra-words, generator_lm_head.weight, electra.embeddings.word_embeddings.weight"
    })
    void a_decoder_that_lies_where_the_word_embeddings_lie_is_the_same_matrix(String name, String decoder, String words)
            throws IOException {
        TinyText model = new TinyText(name);
        WeightFile file = weights(model);
        var more = new TreeMap<>(file.weights());
        more.put(decoder, file.weight(words));
        assertThat(graph(model, new WeightFile(file.path(), more))).isEqualTo(graph(model, file));
    }

    @Test
    void a_decoder_that_is_not_tied_must_be_there() throws IOException {
        TinyText model = new TinyText("camembert-words");
        WeightFile file = weights(model);
        var less = new TreeMap<>(file.weights());
        less.remove("lm_head.decoder.weight");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> graph(model, new WeightFile(file.path(), less)))
                .withMessageStartingWith("model.safetensors has no tensor 'lm_head.decoder.weight'; nearest: ");
    }

    @ParameterizedTest
    @CsvSource({
        "bert-classes, bert.encoder.layer.1.attention.self.key.bias",
        "roberta-words, lm_head.layer_norm.weight",
        "roberta-classes, classifier.dense.weight",
        "distilbert-words, distilbert.transformer.layer.1.attention.k_lin.bias",
        "distilbert-classes, distilbert.transformer.layer.0.sa_layer_norm.weight",
        "distilbert-words, distilbert.transformer.layer.0.ffn.lin2.weight",
        "electra-words, generator_predictions.LayerNorm.bias",
        "electra-words, electra.embeddings_project.weight",
        "albert-words, albert.encoder.albert_layer_groups.0.albert_layers.0.ffn_output.bias",
        "albert-classes, albert.pooler.bias"
    })
    void a_missing_tensor_is_called_as_its_makers_call_it(String name, String tensor) throws IOException {
        TinyText model = new TinyText(name);
        WeightFile file = weights(model);
        var less = new TreeMap<>(file.weights());
        assertThat(less.remove(tensor)).isNotNull();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> graph(model, new WeightFile(file.path(), less)))
                .withMessageStartingWith("model.safetensors has no tensor '" + tensor + "'; nearest: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roberta-classes | \"2\": | \"3\": | config.json: 'id2label' is without a name for class 2, expected names"
                        + " for all of 0 to 2. Fetch the model again.",
                "bert-classes | \"2\": \"mood 2\" | \"2\": \"mood 2\", \"3\": \"\" | config.json: it names 4"
                        + " classes, the weights' 'classifier' has 3. The weights and the configuration are of different"
                        + " models.",
                "roberta-classes | \"2\": \"topic 2\" | \"2\": \"topic 2\", \"3\": \"\" | config.json: it names 4"
                        + " classes, the weights' 'classifier.out_proj' has 3. The weights and the configuration are of"
                        + " different models.",
                "distilbert-classes | \"n_heads\": 2 | \"n_heads\": 3 | config.json: the model is 16 wide and has 3"
                        + " attention heads, expected a number that divides its width. Fetch the model again.",
                "distilbert-words | \"activation\": \"gelu\" | \"activation\": \"mish\" | config.json: activation is 'mish',"
                        + " expected one of gelu, gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh, quick_gelu, relu, relu6,"
                        + " silu, swish, tanh. An ONNX export of the model works too.",
                "roberta-words | \"pad_token_id\": 1 | \"pad_token_id\": 19 | config.json: 'max_position_embeddings' is 20,"
                        + " expected more than pad_token_id + 1. Fetch the model again.",
                "albert-words | \"inner_group_num\": 1 | \"inner_group_num\": 2 | config.json: 'inner_group_num' is '2',"
                        + " expected '1'. Fetch the model again.",
                "electra-words | \"embedding_size\": 8, | `` | config.json: 'embedding_size' is missing, expected a number"
                        + " from 1 on. Fetch the model again.",
                "roberta-words | \"is_decoder\": false | \"is_decoder\": true | config.json: is_decoder is true, expected a"
                        + " model that reads both ways: no causal mask is known so far."
            },
            quoteCharacter = '`')
    void a_configuration_that_does_not_fit_is_refused(String name, String before, String after, String message)
            throws IOException {
        TinyText model = new TinyText(name);
        WeightFile file = weights(model);
        edit(model, before, after);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, file))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "bert-classes, BertForTokenClassification, bert.pooler.dense.weight",
        "roberta-classes, RobertaForTokenClassification, classifier.out_proj.weight",
        "distilbert-classes, DistilBertForTokenClassification, pre_classifier.weight",
        "electra-classes, ElectraForTokenClassification, classifier.out_proj.weight"
    })
    void a_tagger_is_no_classifier_of_texts(String name, String savedBy, String without) throws IOException {
        TinyText model = new TinyText(name);
        WeightFile file = weights(model);
        edit(model, savedBy.replace("Token", "Sequence"), savedBy);
        var less = new TreeMap<>(file.weights());
        less.remove(without);
        assertThat(Architectures.emit(folder, new WeightFile(file.path(), less)).outputs())
                .doesNotContainKey("classes");
    }

    @Test
    void a_bert_that_tags_with_a_pooler_is_no_classifier_of_texts() throws IOException {
        TinyText model = new TinyText("bert-classes");
        edit(model, "BertForSequenceClassification", "BertForTokenClassification");
        assertThat(Architectures.emit(folder, weights(model)).outputs()).containsOnlyKeys("hidden", "pooled", "tags");
    }

    /** As of models that were saved before configurations named a class. */
    @ParameterizedTest
    @CsvSource({
        "tiny-spans, bert-tags, tags",
        "tiny-spans, albert-tags, tags",
        "tiny-spans, roberta-tags, tags",
        "tiny-spans, distilbert-tags, tags",
        "tiny-spans, electra-tags, tags",
        "tiny-spans, bert-spans, spans",
        "tiny-text, bert-classes, classes",
        "tiny-text, roberta-classes, classes",
        "tiny-text, distilbert-classes, classes"
    })
    void what_a_classifier_reads_shows_where_no_class_is_named(String set, String name, String role)
            throws IOException {
        TinyText model = new TinyText(set, name);
        String config = Files.readString(model.folder().resolve("config.json"));
        Files.writeString(folder.resolve("config.json"), config.replaceFirst("\"architectures\": \\[[^\\]]*\\],", ""));
        assertThat(Config.in(folder).orElseThrow().savedBy()).isEmpty();
        Emitted emitted = Architectures.emit(folder, weights(model));
        assertThat(emitted.outputs())
                .containsKey(role)
                .hasSize(emitted.outputs().containsKey("pooled") ? 3 : 2);
    }

    @Test
    void a_choice_among_several_texts_is_no_tagger() throws IOException {
        TinyText model = new TinyText("tiny-spans", "roberta-tags");
        edit(model, "RobertaForTokenClassification", "RobertaForMultipleChoice");
        assertThat(Architectures.emit(folder, weights(model)).outputs()).containsOnlyKeys("hidden");
    }

    @Test
    void a_tagger_of_other_classes_than_its_configuration_names_is_refused() throws IOException {
        TinyText model = new TinyText("tiny-spans", "bert-tags");
        edit(model, "\"4\": \"I-LOC\"", "\"4\": \"I-LOC\", \"5\": \"B-ORG\"");
        WeightFile file = weights(model);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, file))
                .withMessage("config.json: it names 6 classes, the weights' 'classifier' has 5. The weights and the"
                        + " configuration are of different models.");
    }

    /** 20 rows, of which the first belong to padding: up to number 1, and up to number 3. */
    @ParameterizedTest
    @CsvSource({"roberta-words, 18, logits", "roberta-classes, 16, classes", "bert-words, 20, logits"})
    void the_longest_text_fits_and_none_longer(String name, int positions, String role) throws IOException {
        Emitted emitted = new TinyText(name).emit();
        assertThat(emitted.maxPositions()).isEqualTo(positions);
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            assertThat(run(emitted, positions, runtime, role).shape().dim(0)).isEqualTo(1);
            assertThatExceptionOfType(RuntimeFailure.class)
                    .isThrownBy(() -> run(emitted, positions + 1, runtime, role));
        }
    }

    private static Tensor run(Emitted emitted, int length, Runtime runtime, String role) {
        Map<String, Tensor> feeds = new HashMap<>();
        for (String input : new String[] {"input_ids", "attention_mask", "token_type_ids"}) {
            feeds.put(input, Tensor.fill(DType.INT64, Shape.of(1, length), i -> 1));
        }
        feeds.put("position_ids", Tensor.fill(DType.INT64, Shape.of(1, length), i -> i));
        return runtime.run(emitted.graph(), Runtime.Kind.SHARED, feeds)
                .get(Objects.requireNonNull(emitted.outputs().get(role)));
    }

    /** A lookup widens the rows that it reads; the whole matrix is widened for the decoder only. */
    @Test
    void half_precision_stays_in_the_file() throws IOException {
        Graph graph = new TinyText("bert-words-float16").emit().graph();
        assertThat(graph.weights().values())
                .filteredOn(
                        weight -> weight.dtype().isFloating() && weight.shape().rank() > 0)
                .isNotEmpty()
                .allSatisfy(weight -> {
                    assertThat(weight).isInstanceOf(Weight.InFile.class);
                    assertThat(weight.dtype()).isEqualTo(DType.FLOAT16);
                });
        assertThat(graph.parameters())
                .isEqualTo(new TinyText("bert-words").emit().graph().parameters());
    }

    private void edit(TinyText model, String before, String after) throws IOException {
        String config = Files.readString(model.folder().resolve("config.json"));
        assertThat(config).contains(before);
        Files.writeString(folder.resolve("config.json"), config.replace(before, after));
    }

    private static WeightFile renamed(WeightFile file, UnaryOperator<String> rename) {
        var renamed = new TreeMap<String, Weight.InFile>();
        file.weights().forEach((name, weight) -> renamed.put(rename.apply(name), weight));
        return new WeightFile(file.path(), renamed);
    }

    private static WeightFile weights(TinyText model) throws IOException {
        return Safetensors.read(model.folder().resolve("model.safetensors"));
    }

    private static Graph graph(TinyText model, WeightFile weights) throws IOException {
        return Architectures.emit(model.folder(), weights).graph();
    }
}
