package dev.limpid.candidate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.source.ModelFolder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Vectors in batches, against transformers one example at a time: tools/golden/candidate.py. */
class BackboneGoldenTest {
    private static final double NEAR = 1e-4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "tiny-text/bert-encoder, mean",
        "tiny-text/bert-encoder, cls",
        "tiny-text/bert-classes, mean",
        "tiny-text/bert-words, mean",
        "tiny-text/roberta-encoder, mean",
        "tiny-text/roberta-words, cls",
        "tiny-text/distilbert-encoder, mean",
        "tiny-text/distilbert-encoder, cls",
        "tiny-text/distilbert-classes, mean",
        "tiny-text/electra-encoder, mean",
        "tiny-text/albert-encoder, mean",
        "tiny-decoders/gpt2, mean",
        "tiny-decoders/gpt2-classes, mean",
        "tiny-decoders/llama, mean"
    })
    void vectors_of_texts_are_those_of_transformers_at_every_layer(String model, String pooling) throws IOException {
        JsonNode golden = Fixtures.golden().get("texts").get(model);
        ModelFolder files = Fixtures.numbered(model, folder.resolve("model"), pooling);
        compare(files, Kind.CLASSES, Fixtures.numbers(golden.get("texts")), golden.get(pooling), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "cls"})
    void pairs_are_read_as_the_tokenizer_joins_them(String pooling) throws IOException {
        JsonNode golden = Fixtures.golden().get("written").get("tiny-bert");
        ModelFolder files = Fixtures.folder(Fixtures.copy("tiny-bert", folder.resolve("model")), pooling);
        compare(files, Kind.CLASSES, Fixtures.written(golden.get("texts")), golden.get(pooling), null);
    }

    @ParameterizedTest
    @CsvSource({"tiny-vision/vit-encoder, cls", "tiny-vision/vit-classes, cls"})
    void vectors_of_vision_transformers_are_those_of_their_first_token_and_of_their_pooler_if_they_have_one(
            String model, String pooling) throws IOException {
        JsonNode golden = Fixtures.golden().get("pictures").get(model);
        ModelFolder files = Fixtures.pictured(model, folder.resolve("model"));
        List<Item> items = Fixtures.pictures(golden.get("png"), folder.resolve("pictures"));
        compare(files, Kind.PICTURES, items, golden.get(pooling), golden.get("pooled"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-vision/resnet-encoder", "tiny-vision/resnet-basic"})
    void vectors_of_residual_networks_are_means_over_places(String model) throws IOException {
        JsonNode golden = Fixtures.golden().get("pictures").get(model);
        ModelFolder files = Fixtures.pictured(model, folder.resolve("model"));
        List<Item> items = Fixtures.pictures(golden.get("png"), folder.resolve("pictures"));
        try (Backbone backbone = Backbone.open(files, Kind.PICTURES, Fixtures.SETTINGS)) {
            Vectors vectors = backbone.vectors(items, backbone.layers(), Progress.NONE);
            near(vectors.at(Backbone.LAST), Fixtures.rows(golden.get("pooled")));
            List<double[][]> blocks = new ArrayList<>();
            backbone.layers().forEach(layer -> blocks.add(vectors.at(layer)));
            // Of transformers' states the first is what the stem gives; each other is what the last block of a stage
            // does.
            for (int stage = 1; stage < golden.get("mean").size(); stage++) {
                double[][] expected = Fixtures.rows(golden.get("mean").get(stage));
                assertThat(blocks).anySatisfy(block -> near(block, expected));
            }
        }
    }

    /** Files that give scores of classes alone: where the hidden state is, their graphs tell. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-text-onnx/bert-encoder.dynamo",
                "tiny-text-onnx/bert-encoder.torchscript",
                "tiny-text-onnx/bert-classes.dynamo",
                "tiny-text-onnx/bert-classes.torchscript",
                "tiny-text-onnx/bert-words.dynamo",
                "tiny-text-onnx/bert-words.torchscript",
                "tiny-text-onnx/roberta-words.torchscript",
                "tiny-text-onnx/distilbert-classes.dynamo",
                "tiny-text-onnx/distilbert-classes.torchscript"
            })
    void vectors_of_exported_texts_are_those_of_the_checkpoint(String file) throws IOException {
        String model = file.substring(0, file.lastIndexOf('.')).replace("-onnx/", "/");
        JsonNode golden = Fixtures.golden().get("texts").get(model);
        ModelFolder files = Fixtures.exported(file, folder.resolve("model"));
        compare(files, Kind.CLASSES, Fixtures.numbers(golden.get("texts")), golden.get("mean"), null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-vision-onnx/vit-classes.dynamo",
                "tiny-vision-onnx/vit-classes.torchscript",
                "tiny-vision-onnx/vit-encoder.dynamo",
                "tiny-vision-onnx/resnet-basic.dynamo",
                "tiny-vision-onnx/resnet-basic.torchscript"
            })
    void vectors_of_exported_pictures_are_what_a_classifier_reads(String file) throws IOException {
        String model = file.substring(0, file.lastIndexOf('.')).replace("-onnx/", "/");
        JsonNode golden = Fixtures.golden().get("pictures").get(model);
        ModelFolder files = Fixtures.exported(file, folder.resolve("model"));
        List<Item> items = Fixtures.pictures(golden.get("png"), folder.resolve("pictures"));
        try (Backbone backbone = Backbone.open(files, Kind.PICTURES, Fixtures.SETTINGS)) {
            Vectors vectors = backbone.vectors(items, List.of(Backbone.LAST), Progress.NONE);
            near(vectors.at(Backbone.LAST), Fixtures.rows(golden.get("pooled")));
        }
    }

    /** @param pooled what the last vector is; null if it is the last hidden state */
    private static void compare(ModelFolder files, Kind kind, List<Item> items, JsonNode states, JsonNode pooled) {
        try (Backbone backbone = Backbone.open(files, kind, Fixtures.SETTINGS)) {
            List<String> layers = backbone.layers();
            Vectors vectors = backbone.vectors(items, layers, Progress.NONE);
            assertThat(layers).startsWith("embeddings", "layer 0").endsWith(Backbone.LAST);
            near(vectors.at("embeddings"), Fixtures.rows(states.get(0)));
            for (int layer = 0; layer < states.size() - 2; layer++) {
                near(vectors.at("layer " + layer), Fixtures.rows(states.get(layer + 1)));
            }
            near(vectors.at(Backbone.LAST), Fixtures.rows(pooled == null ? states.get(states.size() - 1) : pooled));
        }
    }

    static void near(double[][] actual, double[][] expected) {
        assertThat(actual.length).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).hasSameSizeAs(expected[i]);
            for (int k = 0; k < expected[i].length; k++) {
                assertThat(actual[i][k])
                        .isCloseTo(expected[i][k], within(NEAR * Math.max(1, Math.abs(expected[i][k]))));
            }
        }
    }
}
