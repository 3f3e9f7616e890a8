package dev.limpid.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The gradient family on the tiny ResNet, from its own folder and from both exporters' files, against what Captum says in
 * float64 ({@code tools/golden/captum_gradients.py}).
 */
@ParameterizedClass
@EnumSource
class CaptumGradientsTest {
    /** Of the largest number. */
    private static final double TOLERANCE = 1e-3;

    /** No ReLU's input, and no two values of a pool, are nearer than this to where a derivative jumps. */
    private static final double MARGIN = 1e-5;

    /** Scores of some tens, in five digits. */
    private static final double ROUNDED = 1e-3;

    private static final JsonNode GOLDEN = read("captum-gradients.json.gz").get("vision");
    private static final JsonNode PICTURES =
            read("tiny-vision.json.gz").get("models").get("resnet-basic").get("pixels");
    private static final Baseline BLACK = Baseline.of("zero");

    @Parameter
    Form form;

    @TempDir
    Path folder;

    private TaskModel<?> model;

    /** How the model comes, and what its wires are called there. */
    enum Form {
        HUGGING_FACE("stage0/1/Relu_2", "stage0/1/Relu"),
        TORCHSCRIPT(
                "/model/resnet/encoder/stages.0/layers.1/activation/Relu_output_0",
                "/model/resnet/encoder/stages.0/layers.1/layer/layer.0/activation/Relu_output_0"),
        DYNAMO("relu_4", "relu_3");

        private final Wire stage;
        private final Wire branch;

        Form(String stage, String branch) {
            this.stage = new Wire(stage);
            this.branch = new Wire(branch);
        }
    }

    static JsonNode read(String name) {
        try (InputStream packed =
                Objects.requireNonNull(CaptumGradientsTest.class.getResourceAsStream("/golden/" + name), name)) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(CaptumGradientsTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static TaskModel<?> open(Path folder) {
        return Models.open(
                new ModelFolder(folder, "tiny", folder.toString(), "0".repeat(64)),
                Models.Wanted.ANY,
                Runtime.Settings.standard().withThreads(1));
    }

    @BeforeEach
    void load() throws IOException {
        if (form == Form.HUGGING_FACE) {
            try (Stream<Path> files = Files.list(resource("/tiny-vision/resnet-basic"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        } else {
            String exporter = form.name().toLowerCase(Locale.ROOT);
            try (InputStream packed = Objects.requireNonNull(CaptumGradientsTest.class.getResourceAsStream(
                    "/tiny-vision-onnx/resnet-basic." + exporter + ".onnx.gz"))) {
                Files.write(folder.resolve("model.onnx"), new GZIPInputStream(packed).readAllBytes());
            }
        }
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_processor_type\":\"ViTImageProcessor\",\"size\":{\"height\":24,\"width\":20},"
                        + "\"image_mean\":[0.5,0.5,0.5],\"image_std\":[0.5,0.5,0.5]}");
        model = open(folder);
        assertThat(model.layout()).isEqualTo(Layout.PIXELS);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static double[] numbers(JsonNode array) {
        return array.isArray()
                ? StreamSupport.stream(array.spliterator(), false)
                        .flatMapToDouble(entry -> DoubleStream.of(numbers(entry)))
                        .toArray()
                : new double[] {array.doubleValue()};
    }

    private Input picture(JsonNode golden) {
        return picture(golden.get("picture").intValue());
    }

    private Input picture(int number) {
        double[] values = numbers(PICTURES.get(number));
        Tensor pixels = Tensor.fill(DType.FLOAT, Shape.of(1, 3, 24, 20), i -> values[i]);
        return new Input(List.of(), Map.of("pixel_values", pixels), List.of(), List.of(), List.of());
    }

    private Target target(JsonNode golden) {
        return new Target(
                Target.Type.LABEL,
                model.answers().output(),
                new Target.Choice(golden.get("target").intValue(), "this"),
                null,
                null,
                Target.Score.LOGIT);
    }

    private Target neuron(JsonNode neuron) {
        return new Target(
                Target.Type.UNIT,
                new Target.Output(form.stage, Target.Link.NONE),
                new Target.Choice(neuron.get("unit").intValue(), "this"),
                null,
                neuron.get("place").intValue(),
                Target.Score.LOGIT);
    }

    static void assertClose(String what, double[] found, JsonNode expected) {
        assertClose(what, found, numbers(expected));
    }

    static void assertClose(String what, double[] found, double[] wanted) {
        double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
        assertThat(largest).as(what).isGreaterThan(1e-3);
        assertThat(found).as(what).containsExactly(wanted, within(TOLERANCE * largest));
    }

    private static double[] array(Attribution attribution, String name) {
        return attribution.arrays().stream()
                .filter(array -> array.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + name + "' among "
                        + attribution.arrays().stream()
                                .map(Attribution.Named::name)
                                .toList()))
                .value()
                .toDoubles();
    }

    private double[] elements(Elementwise method, Probe probe, Input input, Target target) {
        return method.elements(probe, List.of(input), target).get(0).values().toDoubles();
    }

    @Test
    void rectified_slopes_agree() {
        JsonNode golden = GOLDEN.get("at");
        assertThat(golden.get("margin").doubleValue()).isGreaterThan(MARGIN);
        Input input = picture(golden);
        Probe probe = model.probe();
        assertClose(
                "guided backpropagation",
                elements(new GuidedBackpropagation(), probe, input, target(golden)),
                golden.get("guided_backprop"));
        assertClose(
                "deconvolution",
                elements(new Deconvolution(), probe, input, target(golden)),
                golden.get("deconvolution"));
        Attribution told = new GuidedBackpropagation().explain(probe, input, target(golden));
        assertThat(told.warnings()).isEmpty();
        double[] signed = numbers(golden.get("guided_backprop"));
        double[] steepest = new double[24 * 20];
        for (int i = 0; i < signed.length; i++) {
            steepest[i % 480] = Math.max(steepest[i % 480], Math.abs(signed[i]));
        }
        assertClose("by pixel", array(told, "places"), steepest);
    }

    /** Captum brings a cell's number to each of its pixels, Limpid in equal parts: all is smaller by one factor. */
    @Test
    void guided_grad_cam_agrees_but_for_its_unit() {
        JsonNode golden = GOLDEN.get("at");
        double[] elements = numbers(golden.get("guided_grad_cam"));
        double[] steepest = new double[24 * 20];
        for (int i = 0; i < elements.length; i++) {
            steepest[i % 480] = Math.max(steepest[i % 480], Math.abs(elements[i]));
        }
        double[] found = array(new GuidedGradCam().explain(model.probe(), picture(golden), target(golden)), "places");
        double factor = largest(steepest) / largest(found);
        assertClose("by pixel", Arrays.stream(found).map(x -> x * factor).toArray(), steepest);
    }

    @Test
    void a_neuron_is_a_target_like_others() {
        JsonNode golden = GOLDEN.get("at");
        JsonNode neuron = golden.get("neuron");
        Input input = picture(golden);
        Target unit = neuron(neuron);
        Probe probe = model.probe();
        assertClose("gradient", elements(new Saliency(), probe, input, unit), neuron.get("gradient"));
        assertClose("guided", elements(new GuidedBackpropagation(), probe, input, unit), neuron.get("guided_backprop"));
        assertClose("deconvolved", elements(new Deconvolution(), probe, input, unit), neuron.get("deconvolution"));
        assertClose(
                "integrated",
                elements(new IntegratedGradients(BLACK, new GaussLegendre(7)), probe, input, unit),
                neuron.get("integrated_gradients"));
    }

    @Test
    void what_happens_at_a_wire_agrees() {
        JsonNode golden = GOLDEN.get("along");
        assertThat(golden.get("margin").doubleValue()).isGreaterThan(MARGIN);
        wire(golden, golden.get("stage"), form.stage, true);
        wire(golden, golden.get("branch"), form.branch, false);
    }

    private void wire(JsonNode golden, JsonNode expected, Wire wire, boolean takesAll) {
        Input input = picture(golden);
        Target target = target(golden);
        Probe probe = model.probe().on(wire);
        int steps = golden.get("steps").intValue();
        Layout pixels = Layout.PIXELS;
        Attribution summed = new Conductance(BLACK, new Differences(steps), null).explain(probe, input, target);
        Tensor conducted = like(probe, input, expected.get("conductance"));
        assertClose("conductance by place", map(summed), pixels.sum(conducted));
        assertClose("conductance by unit", array(summed, "units"), pixels.sumByUnit(conducted));
        double[] ends = numbers(expected.get("scores"));
        assertThat(summed.target().score()).isCloseTo(ends[1], within(ROUNDED));
        assertThat(summed.target().baselineScore()).isCloseTo(ends[0], within(ROUNDED));
        assertThat(summed.completeness() != null).isEqualTo(takesAll);
        assertThat(summed.warnings()).hasSize(takesAll ? 0 : 1);

        Tensor influence = like(probe, input, expected.get("internal_influence"));
        Attribution internal = new InternalInfluence(BLACK, new GaussLegendre(steps)).explain(probe, input, target);
        assertClose("influence by place", map(internal), pixels.sum(influence));
        assertClose("influence by unit", array(internal, "units"), pixels.sumByUnit(influence));

        assertClose(
                "integrated gradients",
                elements(new IntegratedGradients(BLACK, new GaussLegendre(steps)), probe, input, target),
                expected.get("integrated_gradients"));
        assertClose(
                "activation times gradient",
                elements(new InputXGradient(), probe, input, target),
                expected.get("gradient_x_activation"));
    }

    /** Of the wire: beside the picture-sized array where it is smaller. */
    private static double[] map(Attribution attribution) {
        return array(attribution, "map");
    }

    private static Tensor like(Probe probe, Input input, JsonNode numbers) {
        double[] values = numbers(numbers);
        return Tensor.fill(DType.DOUBLE, probe.value(input).shape(), i -> values[i])
                .slice(0);
    }

    @Test
    void adaptive_conductance_and_influence_come_within_their_tolerance_of_the_integrals() {
        JsonNode golden = GOLDEN.get("along");
        for (String name : List.of("stage", "branch")) {
            Probe probe = model.probe().on(name.equals("stage") ? form.stage : form.branch);
            Input input = picture(golden);
            Quadrature rule = new Adaptive(0.01, 3000);
            Attribution found = new Conductance(BLACK, rule, null).explain(probe, input, target(golden));
            double[] full =
                    Layout.PIXELS.sum(like(probe, input, golden.get(name).get("conductance_in_full")));
            assertThat(map(found)).containsExactly(full, within(0.01 * largest(full)));
            double[] ends = numbers(golden.get(name).get("scores"));
            if (name.equals("stage")) {
                assertThat(found.completeness().expected()).isCloseTo(ends[1] - ends[0], within(ROUNDED));
                assertThat(found.completeness().gap()).isCloseTo(0, within(0.01 * Math.abs(ends[1] - ends[0])));
                assertThat(found.warnings()).isEmpty();
            } else {
                assertThat(found.completeness()).isNull();
                assertThat(found.warnings())
                        .singleElement()
                        .asString()
                        .startsWith("Ways from the features to the target lead around wire '" + form.branch
                                + "': it conducts ");
            }
            Attribution influence = new InternalInfluence(BLACK, rule).explain(probe, input, target(golden));
            double[] mean =
                    Layout.PIXELS.sum(like(probe, input, golden.get(name).get("internal_influence_in_full")));
            assertThat(map(influence)).containsExactly(mean, within(0.01 * largest(mean)));
        }
    }

    private static double largest(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
    }

    @Test
    void the_share_of_each_pixel_in_a_unit_agrees() {
        JsonNode golden = GOLDEN.get("along");
        JsonNode stage = golden.get("stage");
        Quadrature rule = new GaussLegendre(golden.get("steps").intValue());
        int unit = stage.get("unit").intValue();
        Probe probe = model.probe().on(form.stage);
        Attribution all = new Conductance(BLACK, rule, new InnerWire.Unit(unit, null))
                .explain(probe, picture(golden), target(golden));
        assertClose("all places", array(all, "places"), byPixel(stage.get("neuron_conductance")));
        Attribution one = new Conductance(
                        BLACK, rule, new InnerWire.Unit(unit, stage.get("place").intValue()))
                .explain(probe, picture(golden), target(golden));
        assertClose("one place", array(one, "places"), byPixel(stage.get("neuron_conductance_at")));
        assertThat(one.method().settings()).containsEntry("unit", unit).containsEntry("wire", form.stage.name());
    }

    private static double[] byPixel(JsonNode elements) {
        double[] values = numbers(elements);
        return Layout.PIXELS.sum(Tensor.fill(DType.DOUBLE, Shape.of(3, 24, 20), i -> values[i]));
    }

    private List<Input> noisy(JsonNode golden) {
        double[] noise = numbers(golden.get("noise"));
        Tensor pixels = picture(golden).tensor("pixel_values");
        List<Input> copies = new ArrayList<>();
        for (int copy = 0; copy < noise.length / pixels.size(); copy++) {
            int from = copy * pixels.size();
            copies.add(picture(golden)
                    .with(
                            "pixel_values",
                            Tensor.fill(DType.FLOAT, pixels.shape(), i -> pixels.at(i) + noise[from + i] / 32)));
        }
        return copies;
    }

    @Test
    void means_squares_and_variances_over_the_same_noise_agree() {
        JsonNode golden = GOLDEN.get("around");
        assertThat(golden.get("margin").doubleValue()).isGreaterThan(MARGIN);
        smoothed(new Saliency(), golden, golden.get("gradient"), false);
        smoothed(new InputXGradient(), golden, golden.get("input_x_gradient"), true);
    }

    private void smoothed(Elementwise around, JsonNode golden, JsonNode expected, boolean byPixel) {
        Samples samples = new Samples(around.elements(model.probe().fed(), noisy(golden), target(golden)).stream()
                .map(Elementwise.Elements::values)
                .toList());
        Map<String, Samples.Statistic> statistics = Map.of(
                "smoothgrad", Samples.Statistic.MEAN,
                "smoothgrad_sq", Samples.Statistic.SQUARE,
                "vargrad", Samples.Statistic.VARIANCE);
        statistics.forEach((name, statistic) -> {
            Tensor found = samples.of(statistic);
            double[] values = byPixel ? Layout.PIXELS.sum(found.slice(0)) : found.toDoubles();
            assertClose(name + " around " + around.method().name(), values, expected.get(name));
        });
    }

    @Test
    void expected_gradients_over_the_same_draws_agree() {
        JsonNode golden = GOLDEN.get("around");
        List<Tensor> baselines = new ArrayList<>();
        baselines.add(Tensor.zeros(DType.FLOAT, Shape.of(1, 3, 24, 20)));
        baselines.add(picture(1).tensor("pixel_values"));
        baselines.add(picture(2).tensor("pixel_values"));
        for (boolean noisy : List.of(false, true)) {
            List<GradientShap.Draw> draws = new ArrayList<>();
            for (int i = 0; i < golden.get("rows").size(); i++) {
                Input end = noisy ? noisy(golden).get(i) : picture(golden);
                draws.add(new GradientShap.Draw(
                        end.tensor("pixel_values"),
                        golden.get("rows").get(i).intValue(),
                        golden.get("shares").get(i).doubleValue()));
            }
            Samples samples = GradientShap.samples(model.probe(), picture(golden), target(golden), baselines, draws);
            assertClose(
                    "noisy: " + noisy,
                    Layout.PIXELS.sum(samples.of(Samples.Statistic.MEAN).slice(0)),
                    golden.get(noisy ? "gradient_shap_with_noise" : "gradient_shap"));
        }
    }
}
