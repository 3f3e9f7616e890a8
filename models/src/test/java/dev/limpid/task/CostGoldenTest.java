package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Emitted;
import dev.limpid.canonical.FollowSizes;
import dev.limpid.cost.Cost;
import dev.limpid.cost.GraphCost;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.inspect.Inspection;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.RemoteModel;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Parameters, multiply–accumulates and activations against PyTorch's own counters and published tables. */
class CostGoldenTest {
    private static final Runtime.Settings ONE_THREAD =
            Runtime.Settings.standard().withThreads(1);

    @TempDir
    Path folder;

    /** One model of {@code costs.json}. */
    private record Golden(JsonNode json) {
        String name() {
            return json.path("name").asText(json.path("folder").asText());
        }

        void assertIs(Cost cost) {
            assertThat(cost.parameterCount())
                    .as("parameters of " + name())
                    .isEqualTo(json.path("parameters").asLong() - unused());
            assertThat(cost.macs())
                    .as("MACs of " + name())
                    .isEqualTo(json.path("macs").asLong());
            assertThat(cost.activations())
                    .as("activations of " + name())
                    .isEqualTo(json.path("activations").asLong());
        }

        /** Of an untied decoder PyTorch keeps two biases, of which it adds one. */
        private long unused() {
            return name().equals("tiny-text/camembert-words") ? 40 : 0;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    private static Stream<Golden> golden(String part) throws IOException {
        JsonNode all = new ObjectMapper().readTree(Files.readAllBytes(resource("/golden/costs.json")));
        return StreamSupport.stream(all.path(part).spliterator(), false).map(Golden::new);
    }

    static Stream<Golden> published() throws IOException {
        return golden("published");
    }

    static Stream<Golden> tiny() throws IOException {
        return golden("tiny");
    }

    static Stream<Golden> exported() throws IOException {
        return golden("tiny").filter(one -> CostGoldenTest.class.getResource(exported(one, "torchscript")) != null);
    }

    private static String exported(Golden golden, String exporter) {
        return "/" + golden.name().replace("/", "-onnx/") + "." + exporter + ".onnx.gz";
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(CostGoldenTest.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Inspection blueprint(String config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config);
        RemoteModel remote = new RemoteModel(folder, "model", "here", List.of(), List.of());
        return Models.inspect(new FoundModel(null, remote, null, List.of()), InputSizes.USUAL, ONE_THREAD);
    }

    private static Cost counted(Graph graph, TensorType pixels) {
        Shapes sized = FollowSizes.of(graph, Map.of(graph.inputs().get(0).wire(), pixels));
        return GraphCost.of(graph, sized).total();
    }

    @ParameterizedTest
    @MethodSource("published")
    void published_models_cost_what_pytorch_counts(Golden golden) throws IOException {
        JsonNode config = golden.json.path("config");
        if (config.isMissingNode()) {
            Emitted emitted = Architectures.blueprint(
                            golden.name(), golden.json.path("classes").asInt())
                    .orElseThrow();
            golden.assertIs(counted(emitted.graph(), TensorType.of(DType.FLOAT, 1, 3, 224, 224)));
        } else {
            golden.assertIs(blueprint(config.toString()).cost().whole().total());
        }
    }

    /** As torchvision, timm, torchinfo and calflops publish them, or rounded to them. */
    @ParameterizedTest
    @CsvSource({
        "resnet18, 11689512, 1814073344",
        "resnet34, 21797672, 3663761408",
        "resnet50, 25557032, 4089184256",
        "resnet101, 44549160, 7801405440",
        "resnet152, 60192808, 11513626624",
        "resnext50_32x4d, 25028904, 4230479872",
        "wide_resnet50_2, 68883240, 11398021120",
        "vit_tiny_patch16_224, 5717416, 1253683200",
        "vit_small_patch16_224, 22050664, 4598882304",
        "vit_base_patch16_224, 86567656, 17563828224",
        "vit_base_patch32_224, 88224232, 4409186304",
        "vit_large_patch16_224, 304326632, 61554712576",
        "bert-base-uncased, 109482240, 11174215680",
        "bert-base-cased, 108310272, 11174215680",
        "bert-base-multilingual-cased, 177853440, 11174215680",
        "bert-large-uncased, 335141888, 39461060608",
        "roberta-base, 124645632, 11174215680",
        "roberta-large, 355359744, 39461060608",
        "xlm-roberta-base, 278043648, 11174215680",
        "distilbert-base-uncased, 66362880, 5586812928",
        "all-MiniLM-L6-v2, 22713216, 1434599424",
        "bert-tiny, 4385920, 58736640",
        "bert-mini, 11170560, 436273152",
        "albert-base-v2, 11683584, 11186798592",
        "electra-small-discriminator, 13483008, 1312817152"
    })
    void what_pytorch_counts_is_what_is_published(String name, long parameters, long macs) throws IOException {
        Golden golden =
                published().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        assertThat(golden.json.path("parameters").asLong()).isEqualTo(parameters);
        assertThat(golden.json.path("macs").asLong()).isEqualTo(macs);
    }

    @ParameterizedTest
    @MethodSource("tiny")
    void models_with_weights_cost_what_pytorch_counts(Golden golden) throws IOException {
        Path path = resource("/" + golden.name());
        if (golden.json.has("sequence")) {
            golden.assertIs(inspect(path, 7).cost().whole().total());
            return;
        }
        Emitted emitted = Architectures.emit(path, WeightFile.read(new ModelFolder(path, "", "", "").weights()));
        golden.assertIs(counted(
                emitted.graph(),
                TensorType.of(
                        DType.FLOAT,
                        1,
                        3,
                        golden.json.path("height").asInt(),
                        golden.json.path("width").asInt())));
    }

    /** An exporter may write a matrix twice, turned round for the decoder that shares it; products it cannot change. */
    @ParameterizedTest
    @MethodSource("exported")
    void what_exporters_make_of_them_costs_the_same(Golden golden) throws IOException {
        for (String exporter : List.of("torchscript", "dynamo")) {
            Path file = folder.resolve(exporter + ".onnx");
            try (InputStream packed =
                    Objects.requireNonNull(CostGoldenTest.class.getResourceAsStream(exported(golden, exporter)))) {
                Files.copy(new GZIPInputStream(packed), file);
            }
            Cost cost = inspect(file, golden.json.has("sequence") ? 7 : null)
                    .cost()
                    .whole()
                    .total();
            assertThat(cost.macs())
                    .as(exporter)
                    .isEqualTo(golden.json.path("macs").asLong());
            assertThat(cost.activations())
                    .as(exporter)
                    .isEqualTo(golden.json.path("activations").asLong());
        }
    }

    private static Inspection inspect(Path path, Integer sequence) {
        ModelFolder here = new ModelFolder(path, "model", "here", "");
        return Models.inspect(
                new FoundModel(here, null, null, List.of()), new InputSizes(1, sequence, null), ONE_THREAD);
    }
}
