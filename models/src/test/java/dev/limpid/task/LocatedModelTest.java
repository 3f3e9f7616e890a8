package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Methods;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Detectors and a segmentation as both exporters write them, against {@code tools/golden/tiny_detection.py}. */
class LocatedModelTest {
    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = 1e-3;
    /** The picture that the user gave is this many times as large as what the model sees of it, after an edge. */
    private static final int SCALE = 10;

    private static final int EDGE = 5;

    @TempDir
    Path folder;

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(LocatedModelTest.class.getResourceAsStream("/golden/tiny-detection.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private ImageModel open(String name, String exporter) throws IOException {
        try (InputStream packed = Objects.requireNonNull(
                LocatedModelTest.class.getResourceAsStream("/tiny-detection/" + name + "." + exporter + ".onnx.gz"))) {
            Files.copy(new GZIPInputStream(packed), folder.resolve("model.onnx"));
        }
        Files.copy(TinyBert.resource("/tiny-detection/" + name + ".json"), folder.resolve("config.json"));
        return (ImageModel) Models.open(TinyBert.folder(folder), Models.Wanted.ANY, TinyBert.SETTINGS);
    }

    private static Input input(String name) {
        JsonNode picture = GOLDEN.get(name).get("pixels");
        double[] values = Golden.numbers(picture);
        int height = picture.get(0).size();
        int width = picture.get(0).get(0).size();
        Tensor pixels = Tensor.fill(DType.FLOAT, Shape.of(1, picture.size(), height, width), i -> values[i]);
        Original.Box seen = new Original.Box(EDGE, EDGE, width * SCALE, height * SCALE);
        Original.Image image = new Original.Image("tiny", width * SCALE + 2 * EDGE, height * SCALE + 2 * EDGE, seen);
        return new Input(List.of(image), Map.of("pixel_values", pixels), List.of(), List.of(), List.of());
    }

    private static Target target(ImageModel model, Input input, String words) {
        return TargetSpec.parse(words)
                .resolve(model, input, null, Target.Score.LOGIT, null)
                .get(0);
    }

    private static void assertExplained(ImageModel model, Input input, Target target, JsonNode golden) {
        assertThat(model.probe().score(input, target))
                .isCloseTo(golden.get("score").doubleValue(), within(1e-4));
        Attribution found =
                Methods.of("grad-cam", Methods.Settings.plain(Layout.PIXELS)).explain(model.probe(), input, target);
        assertThat(found.target().score()).isCloseTo(golden.get("score").doubleValue(), within(1e-4));
        Golden.assertClose(
                found.method() + " " + target, found.arrays().get(1).value().toDoubles(), golden.get("cam"), TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"detr, torchscript", "detr, dynamo", "yolos, torchscript", "yolos, dynamo"})
    void a_box_is_explained_by_its_class_and_by_its_place(String name, String exporter) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        JsonNode ofClass = golden.get("targets").get("class");
        int query = ofClass.get("query").intValue();
        Input input = input(name);
        try (ImageModel model = open(name, exporter)) {
            assertThat(model.task()).isEqualTo(Task.OBJECT_DETECTION);
            Boxes.Found found = model.found(input);
            Golden.assertClose(
                    "boxes", found.boxes()[query], golden.get("boxes").get(query), TOLERANCE);
            Golden.assertClose(
                    "logits", found.logits()[query], golden.get("logits").get(query), TOLERANCE);

            Target best = target(model, input, "top");
            assertThat(best.position()).isEqualTo(query);
            assertThat(best.choice().index()).isEqualTo(ofClass.get("entry").intValue());
            assertThat(best.type()).isEqualTo(Target.Type.LABEL);
            assertThat(target(model, input, "box:" + query)).isEqualTo(best);
            assertThat(target(model, input, "box:" + query + ":" + best.choice().label()))
                    .isEqualTo(best);
            assertThat(target(model, input, "label:" + best.choice().label())).isEqualTo(best);
            assertExplained(model, input, best, ofClass);

            Target width = target(model, input, "box:" + query + ":width");
            assertThat(width.choice().label()).isEqualTo("width of box " + query);
            assertThat(width.type()).isEqualTo(Target.Type.VALUE);
            assertExplained(model, input, width, golden.get("targets").get("place"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"detr", "yolos"})
    void boxes_are_listed_by_their_probability_of_an_object(String name) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        Input input = input(name);
        try (ImageModel model = open(name, "dynamo")) {
            List<Prediction> all = model.top(input, null, 100);
            assertThat(all).hasSize(golden.get("logits").size());
            assertThat(all).extracting(Prediction::label).isSubsetOf("cat", "dog", "bird", "boat", "tree");
            for (int i = 0; i < all.size(); i++) {
                Prediction one = all.get(i);
                int query = Objects.requireNonNull(one.position());
                double[] logits = Golden.numbers(golden.get("logits").get(query));
                double[] sides = Golden.numbers(golden.get("boxes").get(query));
                assertThat(one.score())
                        .isCloseTo(
                                IntStream.range(0, 5)
                                        .mapToDouble(c -> logits[c])
                                        .max()
                                        .orElseThrow(),
                                within(1e-3));
                double sum = IntStream.range(0, 6)
                        .mapToDouble(c -> Math.exp(logits[c]))
                        .sum();
                assertThat(one.probability()).isCloseTo(Math.exp(one.score()) / sum, within(1e-3));
                Original.Box box = Objects.requireNonNull(one.box());
                JsonNode pixels = golden.get("pixels").get(0);
                int width = pixels.get(0).size() * SCALE;
                int height = pixels.size() * SCALE;
                assertThat(box.x() + box.width() / 2).isCloseTo(EDGE + sides[0] * width, within(0.1));
                assertThat(box.y() + box.height() / 2).isCloseTo(EDGE + sides[1] * height, within(0.1));
                assertThat(box.width()).isCloseTo(sides[2] * width, within(0.1));
                assertThat(box.height()).isCloseTo(sides[3] * height, within(0.1));
                assertThat(i == 0 || all.get(i - 1).probability() >= one.probability())
                        .isTrue();
            }
            assertThat(model.top(input, 2, 100))
                    .singleElement()
                    .satisfies(two -> assertThat(two.position()).isEqualTo(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torchscript", "dynamo"})
    void an_area_is_explained_by_the_mean_of_its_logits(String exporter) throws IOException {
        JsonNode golden = GOLDEN.get("segformer");
        JsonNode area = golden.get("targets").get("area");
        Input input = input("segformer");
        try (ImageModel model = open("segformer", exporter)) {
            assertThat(model.task()).isEqualTo(Task.IMAGE_SEGMENTATION);
            String label = model.answers().names().apply(area.get("entry").intValue());
            Target predicted = target(model, input, "area:" + label);
            assertThat(predicted.choice().label()).isEqualTo(label + " where it is predicted");
            assertExplained(model, input, predicted, area);
            assertExplained(
                    model,
                    input,
                    masked(model, input, label),
                    golden.get("targets").get("mask"));
            assertThat(model.probe()
                            .scores(
                                    List.of(new dev.limpid.model.Probe.Asked(input, null)),
                                    List.of(predicted, masked(model, input, label)))[0])
                    .containsExactly(
                            new double[] {
                                area.get("score").doubleValue(),
                                golden.get("targets").get("mask").get("score").doubleValue()
                            },
                            within(1e-4));
        }
    }

    /** White over the places of the golden mask, in the user's picture. */
    private Target masked(ImageModel model, Input input, String label) throws IOException {
        JsonNode mask = GOLDEN.get("segformer").get("targets").get("mask");
        Original.Image image = (Original.Image) input.originals().get(0);
        int cell = 4 * SCALE;
        byte[] grey = new byte[image.width() * image.height()];
        for (int i = 0; i < grey.length; i++) {
            int row = (i / image.width() - EDGE) / cell;
            int column = (i % image.width() - EDGE) / cell;
            boolean in = isWithin(mask.get("rows"), row) && isWithin(mask.get("columns"), column);
            grey[i] = (byte) (in ? 255 : 0);
        }
        Path file = folder.resolve("mask.png");
        Files.write(file, Picture.of(image.width(), image.height(), 1, grey).toPng());
        Target best = target(model, input, "mask:" + file);
        assertThat(best.choice().label()).endsWith(" in mask.png");
        return target(model, input, "mask:" + file + ":" + label);
    }

    private static boolean isWithin(JsonNode range, int number) {
        return number >= range.get(0).intValue() && number < range.get(1).intValue();
    }

    @Test
    void classes_are_listed_by_their_share_of_the_picture() throws IOException {
        JsonNode shares = GOLDEN.get("segformer").get("shares");
        Input input = input("segformer");
        try (ImageModel model = open("segformer", "dynamo")) {
            List<Prediction> all = model.top(input, null, 100);
            double before = 1;
            double sum = 0;
            for (Prediction one : all) {
                assertThat(one.share()).isCloseTo(shares.get(one.index()).doubleValue(), within(1e-6));
                assertThat(one.share()).isBetween(1e-9, before);
                before = one.share();
                sum += one.share();
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
            Target top = target(model, input, "top");
            assertThat(top.choice().index()).isEqualTo(all.get(0).index());
            assertThat(model.probe().score(input, top)).isCloseTo(all.get(0).score(), within(1e-4));
        }
    }

    @Test
    void what_a_model_does_not_find_is_refused() throws IOException {
        Input picture = input("detr");
        try (ImageModel model = open("detr", "dynamo")) {
            assertThatThrownBy(() -> target(model, picture, "box:6"))
                    .hasMessage("There is no box 6: the model has boxes 0 to 5.");
            assertThatThrownBy(() -> target(model, picture, "area:cat"))
                    .hasMessage("Target 'area:cat': the task object-detection tells no areas of a picture; try top,"
                            + " label:L or index:I.");
            assertThatThrownBy(() -> target(model, picture, "box:1:horse"))
                    .hasMessageContaining("the model has no such label");
        }
        Files.delete(folder.resolve("model.onnx"));
        Files.delete(folder.resolve("config.json"));
        Input input = input("segformer");
        try (ImageModel model = open("segformer", "dynamo")) {
            assertThatThrownBy(() -> target(model, input, "box:1"))
                    .hasMessage(
                            "Target 'box:1': the task image-segmentation finds no boxes; try top, label:L or index:I.");
            Path small = folder.resolve("small.png");
            Files.write(small, Picture.of(3, 2, 1, new byte[6]).toPng());
            assertThatThrownBy(() -> target(model, input, "mask:" + small))
                    .hasMessageEndingWith("the mask has 3×2 pixels, the picture 490×650, expected equal sizes.");
            Path black = folder.resolve("black.png");
            Files.write(black, Picture.of(490, 650, 1, new byte[490 * 650]).toPng());
            assertThatThrownBy(() -> target(model, input, "mask:" + black + ":cat"))
                    .hasMessageEndingWith(
                            "none of the model's 16×12 places has its middle where the mask is white. Make"
                                    + " the white part larger.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"box", "box:", "box:x", "box:1:", "box:-1", "area", "mask:"})
    void unfinished_targets_are_refused(String words) {
        assertThatThrownBy(() -> TargetSpec.parse(words))
                .hasMessageStartingWith("Unknown target '" + words + "', expected");
    }
}
