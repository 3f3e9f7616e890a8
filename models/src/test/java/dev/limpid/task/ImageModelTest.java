package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.image.ImageException;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** From files of pictures to answers, against what {@code tools/golden/pictures.py} made of them in Python. */
class ImageModelTest {
    private static final JsonNode GOLDEN = golden();

    /** Of logits. Resized samples are Pillow's and PyTorch's to the bit, so nothing but float arithmetic differs. */
    private static final double CLOSE = 1e-4;

    @TempDir
    Path folder;

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(ImageModelTest.class.getResourceAsStream("/golden/pictures.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static List<String> models() {
        return names(GOLDEN.get("models"));
    }

    static List<String> blanks() {
        return names(GOLDEN.get("blanks"));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("models")
    void files_of_pictures_get_the_logits_that_python_gives_them(String name) throws IOException {
        JsonNode golden = GOLDEN.get("models").get(name);
        try (ImageModel model = open(golden)) {
            List<Picture> pictures = new ArrayList<>();
            List<double[]> logits = new ArrayList<>();
            for (String file : names(golden.get("cases"))) {
                JsonNode expected = golden.get("cases").get(file);
                Picture picture = picture(file);
                Input input = model.prepare(picture, file);
                assertThat(input.tensor("pixel_values").shape().dim(2))
                        .as(file)
                        .isEqualTo(expected.get("size").get(0).longValue());
                double[] scores = Golden.numbers(expected.get("logits"));
                double[] got = model.predict(List.of(picture)).toDoubles();
                assertThat(got).as(file).containsExactly(scores, within(CLOSE));
                check(model.top(input, null, scores.length), scores, Golden.numbers(expected.get("probabilities")));
                pictures.add(picture);
                logits.add(scores);
            }
            double[] together = model.predict(pictures).toDoubles();
            assertThat(together)
                    .containsExactly(
                            logits.stream().flatMapToDouble(Arrays::stream).toArray(), within(CLOSE));
        }
    }

    private static void check(List<Prediction> top, double[] logits, double[] probabilities) {
        int[] best = IntStream.range(0, logits.length)
                .boxed()
                .sorted((a, b) -> Double.compare(logits[b], logits[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(top.stream().mapToInt(Prediction::index))
                .containsExactly(Arrays.stream(best).boxed().toArray(Integer[]::new));
        for (Prediction one : top) {
            assertThat(one.label()).endsWith(String.valueOf(one.index()));
            assertThat(one.probability()).isCloseTo(probabilities[one.index()], within(CLOSE));
        }
    }

    @ParameterizedTest
    @MethodSource("blanks")
    void blank_pictures_are_those_of_numpy_and_scipy(String name) throws IOException {
        JsonNode golden = GOLDEN.get("blanks").get(name);
        try (ImageModel model = open(GOLDEN.get("models").get(name))) {
            Input input = model.prepare(picture(golden.get("picture").textValue()));
            for (String blank : List.of("black", "white", "mean", "blur")) {
                assertThat(model.absent(input, blank).tensor("pixel_values").toDoubles())
                        .as(blank)
                        .containsExactly(Golden.numbers(golden.get(blank)), within(1e-6));
            }
        }
    }

    /** Joins a map and the same map halved and doubled again, which takes even edges only. */
    private static Graph evenOnly(String height, String width) {
        GraphBuilder build = GraphBuilder.create("even");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 3, height, width));
        Expr weight = build.constant(Tensor.fill(DType.FLOAT, Shape.of(3, 3, 2, 2), i -> i % 5 - 2));
        Map<String, Attribute> halving = Map.of("strides", Attribute.of(List.of(2L, 2L)));
        Wire half =
                build.add("Conv", List.of(x.wire(), weight.wire()), 1, halving).get(0);
        Wire whole = build.add("ConvTranspose", List.of(half, weight.wire()), 1, halving)
                .get(0);
        Expr back = build.expr(whole).as(x.type());
        build.output("scores", back.add(x).reduceSum(false, 2, 3));
        return build.build();
    }

    private ImageModel open(Graph graph, String config) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), OnnxWriter.write(graph));
        Files.writeString(folder.resolve("preprocessor_config.json"), config.replace('\'', '"'));
        return (ImageModel) Models.open(TinyBert.folder(file), Models.Wanted.ANY, TinyBert.SETTINGS);
    }

    @Test
    void a_size_that_a_graph_silently_does_not_take_is_said_when_it_is_opened() throws IOException {
        Graph graph = evenOnly("height", "width");
        try (ImageModel even = open(graph, "{'image_processor_type':'ViTImageProcessor','size':18}")) {
            assertThat(even.predict(List.of(picture("grey.png"))).shape()).isEqualTo(Shape.of(1, 3));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(graph, "{'image_processor_type':'ViTImageProcessor','size':19}"))
                .withMessage(
                        "Model 'tiny' is fed pictures of 19×19 pixels, which its graph does not take though it says"
                                + " that their size is open. Write a size that it takes into preprocessor_config.json beside"
                                + " it.");
    }

    @Test
    void a_size_that_a_graph_insists_on_comes_before_what_its_files_say() throws IOException {
        Graph graph = evenOnly("height", "width");
        Graph fixed = new Graph(
                graph.name(),
                graph.opsets(),
                List.of(new Port(new Wire("x"), TensorType.of(DType.FLOAT, "batch", 3, 12, 10))),
                graph.outputs(),
                graph.weights(),
                graph.nodes(),
                graph.unread());
        try (ImageModel model = open(fixed, "{'image_processor_type':'ViTImageProcessor','size':19}")) {
            assertThat(model.notes())
                    .contains("The model takes pictures of 12×10 pixels, its files prepare 19×19; the model's size is"
                            + " used.");
            assertThat(model.prepare(picture("dot.png")).tensor("x").shape()).isEqualTo(Shape.of(1, 3, 12, 10));
        }
    }

    @Test
    void numbers_of_another_size_than_the_models_are_refused_in_our_words() throws IOException {
        JsonNode golden = GOLDEN.get("models").get("vit");
        try (ImageModel model = open(golden)) {
            Input input = model.prepare(picture("dot.png"));
            Input larger = input.with("pixel_values", Tensor.zeros(DType.FLOAT, Shape.of(1, 3, 20, 16)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.top(larger, null, 1))
                    .withMessageMatching("Graph '.*': input 'pixel_values' expects float\\[\\w+,3,16,16\\], got"
                            + " float\\[1,3,20,16\\]\\.");
        }
    }

    @Test
    void a_picture_too_thin_for_any_resizing_is_refused() throws IOException {
        try (ImageModel model = open(GOLDEN.get("models").get("resnet of any size"))) {
            Picture line = Picture.of(1, 5_000_000, 1, new byte[5_000_000]);
            assertThatThrownBy(() -> model.prepare(line))
                    .isInstanceOf(ImageException.class)
                    .hasMessage("A picture of 1×5000000: with the shortest edge resized to 20 (lanczos) it would have"
                            + " 20×100000000 pixels, at most 89,478,485 are made. Crop it first.");
        }
        try (ImageModel model = open(GOLDEN.get("models").get("vit"))) {
            // Stretched: one row becomes sixteen, and many columns as many.
            Picture line = Picture.of(5000, 1, 1, new byte[5000]);
            assertThat(model.prepare(line).tensor("pixel_values").shape()).isEqualTo(Shape.of(1, 3, 16, 16));
        }
    }

    @Test
    void of_moving_pictures_the_first_frame_is_taken_and_said() {
        for (String file : List.of("moving.gif", "moving.png", "moving.webp")) {
            assertThat(picture(file).notes()).as(file).containsExactly("Animated: the first of 3 frames is used.");
        }
    }

    private ImageModel open(JsonNode golden) throws IOException {
        Path own = Files.createTempDirectory(folder, "model");
        try (Stream<Path> files = Files.list(
                TinyBert.resource("/tiny-vision/" + golden.get("model").textValue()))) {
            for (Path file : files.toList()) {
                Files.copy(file, own.resolve(file.getFileName()));
            }
        }
        if (!golden.get("preprocessor").isNull()) {
            Files.writeString(
                    own.resolve("preprocessor_config.json"),
                    golden.get("preprocessor").toString());
        }
        return (ImageModel) Models.open(TinyBert.folder(own), Models.Wanted.ANY, TinyBert.SETTINGS);
    }

    private static Picture picture(String name) {
        byte[] bytes = Base64.getDecoder().decode(GOLDEN.get("files").get(name).textValue());
        return Picture.read(bytes, name);
    }
}
