package dev.limpid.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.canonical.FoldBatchNorm;
import dev.limpid.canonical.FollowSizes;
import dev.limpid.canonical.FuseGelu;
import dev.limpid.canonical.FuseLayerNormalization;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SizeTest {
    @TempDir
    Path folder;

    static List<JsonNode> elements() {
        return Golden.list("elements");
    }

    private static Size counted(Graph graph, TensorType input) {
        Map<Wire, TensorType> types = new LinkedHashMap<>();
        for (Port port : graph.inputs()) {
            boolean like = port.type() != null && port.type().rank() == input.rank();
            types.put(
                    port.wire(),
                    like && port.type() != null ? new TensorType(port.type().dtype(), input.dims()) : port.type());
        }
        return Size.of(graph, FollowSizes.of(graph, types), graph.parameters(), 0);
    }

    private Size blueprint(String config, int sequence) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, config);
        return counted(Architectures.blueprint(Config.read(file)).graph(), TensorType.of(DType.INT64, 1, sequence));
    }

    @ParameterizedTest
    @MethodSource("elements")
    void what_is_no_product_computes_as_many_elements_as_in_pytorch(JsonNode golden) throws IOException {
        Path model = Golden.model(golden.get("folder").asText());
        Emitted emitted = Architectures.emit(model, WeightFile.read(model.resolve("model.safetensors")));
        Graph graph = emitted.graph();
        graph = FuseGelu.rewrite(FuseLayerNormalization.rewrite(graph, Shapes.infer(graph, emitted.shapes())));
        long[] shape = StreamSupport.stream(golden.get("shape").spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
        Size size = counted(graph, TensorType.of(DType.FLOAT, Shape.of(shape)));
        for (Map.Entry<String, JsonNode> one : golden.get("elements").properties()) {
            assertThat(size.elementWise().get(one.getKey()))
                    .as(one.getKey() + " in " + size.elementWise())
                    .isEqualTo(one.getValue().asLong());
        }
        assertThat(size.elementWise()).doesNotContainKeys("MatMul", "Gemm", "Conv", "Reshape", "Transpose", "Gather");
    }

    @Test
    void what_a_runtime_computes_once_counts_nothing() throws IOException {
        Path model = Golden.model("tiny-vision/resnet-bottleneck");
        Graph graph = Architectures.emit(model, WeightFile.read(model.resolve("model.safetensors")))
                .graph();
        TensorType pixels = TensorType.of(DType.FLOAT, 1, 3, 24, 20);
        Size whole = counted(graph, pixels);
        Size folded = counted(FoldBatchNorm.rewrite(graph), pixels);
        Map<String, Long> rest = new TreeMap<>(whole.elementWise());
        assertThat(rest.remove("BatchNormalization")).isPositive();
        assertThat(folded.elementWise()).isEqualTo(rest);
        assertThat(folded.macs()).isEqualTo(whole.macs());
        assertThat(folded.activations()).isEqualTo(whole.activations());
    }

    /** As published with their weights, multiply-accumulates for 128 tokens. */
    @ParameterizedTest
    @CsvSource({
        "gpt2, 768, 12, 12, 124439808, 16.114",
        "gpt2-medium, 1024, 24, 16, 354823168, 46.047",
        "gpt2-large, 1280, 36, 20, 774030080, 100.341",
        "gpt2-xl, 1600, 48, 25, 1557611200, 201.553",
        "distilgpt2, 768, 6, 12, 81912576, 10.527"
    })
    void decoders_count_as_published(String name, int width, int layers, int heads, long parameters, double billions)
            throws IOException {
        Size size = blueprint("""
                {"model_type":"gpt2","architectures":["GPT2LMHeadModel"],"vocab_size":50257,"n_positions":1024,
                 "n_embd":%d,"n_layer":%d,"n_head":%d}""".formatted(width, layers, heads), 128);
        assertThat(size.parameters()).as(name).isEqualTo(parameters);
        assertThat(size.macs() / 1e9).as(name).isCloseTo(billions, within(5e-4));
    }

    /** Millions of parameters and of activations at 224 pixels, as timm publishes them, rounded. */
    @ParameterizedTest
    @CsvSource({
        "efficientnet_b0, 5.29, 6.75",
        "convnext_tiny, 28.59, 13.44",
        "convnext_base, 88.59, 28.75",
        "resnet50, 25.56, 11.11",
        "vit_tiny_patch16_224, 5.72, 5.97",
        "vit_base_patch16_224, 86.57, 23.90",
        "mobilenetv2_100, 3.50, 6.68"
    })
    void pictures_models_have_the_activations_that_are_published(String name, double parameters, double activations) {
        Graph graph = Architectures.blueprint(name, 1000).orElseThrow().graph();
        Size size = counted(graph, TensorType.of(DType.FLOAT, 1, 3, 224, 224));
        assertThat(size.parameters() / 1e6).isCloseTo(parameters, within(5.1e-3));
        assertThat(size.activations() / 1e6).isCloseTo(activations, within(5.1e-3));
    }

    @Test
    void bytes_are_told_by_how_weights_are_stored() throws IOException {
        Size size = blueprint("""
                {"model_type":"gpt2","architectures":["GPT2LMHeadModel"],"vocab_size":50257,"n_positions":1024,
                 "n_embd":768,"n_layer":12,"n_head":12}""", 128);
        // The head is the table of embeddings, which is held once; shapes are a few integers.
        assertThat(size.weightBytes().get(DType.FLOAT)).isBetween(4 * size.parameters(), 4 * size.parameters() + 4096);
    }
}
