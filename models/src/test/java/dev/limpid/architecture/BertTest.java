package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.Safetensors;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BertTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @Test
    void a_pooler_is_an_output_where_there_is_one() throws IOException {
        assertThat(emit("tiny-bert", weights("tiny-bert")).outputs()).containsOnlyKeys("hidden", "logits");
        Emitted pooled = emit("tiny-bert-gamma", weights("tiny-bert-gamma"));
        assertThat(pooled.outputs()).containsOnlyKeys("hidden", "logits", "pooled");
        assertThat(pooled.shapes().of(new Wire("pooled"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", 16));
        assertThat(pooled.maxPositions()).isEqualTo(64);
    }

    @Test
    void weights_stay_in_their_file() throws IOException {
        Graph graph = emit("tiny-bert", weights("tiny-bert")).graph();
        assertThat(graph.weights().values())
                .filteredOn(weight -> weight.shape().size() > 8)
                .isNotEmpty()
                .allSatisfy(weight -> assertThat(weight).isInstanceOf(Weight.InFile.class));
    }

    @Test
    void a_decoder_with_weights_of_its_own_is_used() throws IOException {
        WeightFile tied = weights("tiny-bert");
        var more = new TreeMap<>(tied.weights());
        // The position embeddings and the word embeddings' first row: something else of that size.
        Weight.InFile positions = tied.weight("bert.embeddings.position_embeddings.weight");
        more.put(
                "cls.predictions.decoder.weight",
                new Weight.InFile(DType.FLOAT, Shape.of(65, 16), positions.file(), positions.offset(), 65 * 16 * 4));
        Graph own = emit("tiny-bert", new WeightFile(tied.path(), more)).graph();
        assertThat(own.weights().keySet()).anyMatch(wire -> wire.name().contains("decoder"));
        assertThat(logits(own)).isNotEqualTo(logits(emit("tiny-bert", tied).graph()));

        more.put("cls.predictions.decoder.weight", tied.weight("bert.embeddings.word_embeddings.weight"));
        assertThat(logits(emit("tiny-bert", new WeightFile(tied.path(), more)).graph()))
                .isEqualTo(logits(emit("tiny-bert", tied).graph()));
    }

    private static Tensor logits(Graph graph) {
        Map<String, Tensor> feeds = new HashMap<>();
        for (String name : new String[] {"input_ids", "token_type_ids", "position_ids", "attention_mask"}) {
            feeds.put(name, Tensor.of(Shape.of(1, 2), 1L, 1L));
        }
        return RUNTIME.run(graph, Runtime.Kind.SHARED, feeds).get(new Wire("logits"));
    }

    @Test
    void a_missing_tensor_is_named() throws IOException {
        WeightFile full = weights("tiny-bert");
        var less = new TreeMap<>(full.weights());
        less.remove("bert.encoder.layer.1.attention.self.key.bias");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> emit("tiny-bert", new WeightFile(full.path(), less)))
                .withMessageStartingWith(
                        "model.safetensors has no tensor 'bert.encoder.layer.1.attention.self.key.bias';"
                                + " nearest: 'bert.encoder.layer.0.attention.self.key.bias', ");
    }

    @Test
    void weights_of_another_kind_of_model_are_refused_by_the_first_that_is_missing() throws IOException {
        WeightFile other = new WeightFile(Path.of("model.safetensors"), new TreeMap<>());
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> emit("tiny-bert", other))
                .withMessage("model.safetensors has no tensor 'bert.embeddings.word_embeddings.weight';"
                        + " it holds 0 others.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bert.encoder.layer.0.intermediate.dense.weight | 16,32 | float[16,32], expected float[32,16]",
                "bert.encoder.layer.1.output.dense.bias | 8 | float[8], expected float[16]",
                "bert.embeddings.position_embeddings.weight | 32,16 | float[32,16], expected float[64,16]",
                "bert.embeddings.word_embeddings.weight | 65,8 | float[65,8], expected float[65,16]",
                "bert.embeddings.token_type_embeddings.weight | 1,16 | float[1,16], expected float[2,16]",
                "cls.predictions.bias | 64 | float[64], expected float[65]"
            })
    void a_tensor_of_another_shape_is_refused(String name, String dims, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> emit("tiny-bert", reshaped(name, DType.FLOAT, dims)))
                .withMessage("model.safetensors: tensor '" + name + "' is " + message
                        + ": it does not fit the rest of the model.");
    }

    /** The tiny model's weights but that one is of another type. */
    private static WeightFile reshaped(String name, DType dtype, String dims) throws IOException {
        WeightFile full = weights("tiny-bert");
        var changed = new TreeMap<>(full.weights());
        Shape shape = Shape.of(
                Arrays.stream(dims.split(",")).mapToLong(Long::parseLong).toArray());
        Weight.InFile old = full.weight(name);
        changed.put(name, new Weight.InFile(dtype, shape, old.file(), old.offset(), dtype.bytes(shape.size())));
        return new WeightFile(full.path(), changed);
    }

    private static Emitted emit(String model, WeightFile weights) throws IOException {
        return Architectures.emit(resource(model), weights);
    }

    private static WeightFile weights(String model) throws IOException {
        return Safetensors.read(resource(model).resolve("model.safetensors"));
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(BertTest.class.getResource("/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
