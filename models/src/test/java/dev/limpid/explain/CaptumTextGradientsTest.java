package dev.limpid.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The gradient family on the tiny BERT, at the word embeddings and behind its first layer, against what Captum says in
 * float64 ({@code tools/golden/captum_gradients.py}).
 */
@ParameterizedClass
@EnumSource
class CaptumTextGradientsTest {
    /** Of the largest number. */
    private static final double TOLERANCE = 1e-3;

    private static final JsonNode GOLDEN =
            CaptumGradientsTest.read("captum-gradients.json.gz").get("text");
    private static final Baseline PAD = Baseline.of("pad");

    @Parameter
    Form form;

    @TempDir
    Path folder;

    private TextModel model;
    private Input input;
    private Target target;

    /** How the model comes, and what its first layer's output is called there. */
    enum Form {
        HUGGING_FACE("encoder/0/feed_forward/LayerNormalization"),
        OPSET14("/model/bert/encoder/layer.0/output/LayerNorm/Add_1_output_0"),
        OPSET18("layer_norm_2");

        private final Wire layer;

        Form(String layer) {
            this.layer = new Wire(layer);
        }
    }

    @BeforeEach
    void load() throws IOException {
        Path tiny = CaptumGradientsTest.resource("/tiny-bert");
        if (form == Form.HUGGING_FACE) {
            try (Stream<Path> files = Files.list(tiny)) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        } else {
            String file = form == Form.OPSET14 ? "opset14.onnx" : "opset18.onnx";
            Files.copy(CaptumGradientsTest.resource("/tiny-bert-onnx/" + file), folder.resolve("model.onnx"));
            Files.copy(tiny.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        }
        model = (TextModel) CaptumGradientsTest.open(folder);
        JsonNode sentence = new ObjectMapper()
                .readTree(Files.readAllBytes(CaptumGradientsTest.resource("/golden/tiny-bert.json")))
                .get("sentences")
                .get(GOLDEN.get("sentence").intValue());
        input = model.prepare(Text.of(sentence.get("text").textValue()), Granularity.TOKEN);
        target = new Target(
                Target.Type.TOKEN,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(GOLDEN.get("target").intValue(), "this"),
                null,
                sentence.get("mask_position").intValue(),
                Target.Score.LOGIT);
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

    /** Of the input's shape or the layer's, which are one. */
    private Tensor like(JsonNode array) {
        double[] values = numbers(array);
        return Tensor.fill(DType.DOUBLE, model.probe().value(input).shape(), i -> values[i]);
    }

    private double[] byToken(JsonNode elements) {
        return Layout.SEQUENCE.sum(like(elements).slice(0));
    }

    private static double[] scores(Attribution attribution) {
        return attribution.scores().stream()
                .mapToDouble(Attribution.Scored::score)
                .toArray();
    }

    private static void assertClose(String what, double[] found, double[] wanted) {
        double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
        assertThat(largest).as(what).isGreaterThan(1e-3);
        assertThat(found).as(what).containsExactly(wanted, within(TOLERANCE * largest));
    }

    @Test
    void what_happens_behind_a_layer_agrees() {
        JsonNode layer = GOLDEN.get("layer");
        int steps = GOLDEN.get("steps").intValue();
        Probe probe = model.probe().on(form.layer);
        Attribution summed = new Conductance(PAD, new Differences(steps), null).explain(probe, input, target);
        assertClose("conductance", scores(summed), byToken(layer.get("conductance")));
        double[] ends = numbers(layer.get("scores"));
        assertThat(summed.target().score()).isCloseTo(ends[1], within(1e-3));
        assertThat(summed.target().baselineScore()).isCloseTo(ends[0], within(1e-3));
        Attribution influence = new InternalInfluence(PAD, new GaussLegendre(steps)).explain(probe, input, target);
        assertClose("internal influence", scores(influence), byToken(layer.get("internal_influence")));
        assertClose(
                "integrated gradients",
                elements(new IntegratedGradients(PAD, new GaussLegendre(steps)), probe),
                numbers(layer.get("integrated_gradients")));
        assertClose(
                "activation times gradient",
                elements(new InputXGradient(), probe),
                numbers(layer.get("gradient_x_activation")));
        assertThat(summed.method().settings()).containsEntry("wire", form.layer.name());
    }

    private double[] elements(Elementwise method, Probe probe) {
        return method.elements(probe, List.of(input), target).get(0).values().toDoubles();
    }

    @Test
    void adaptive_conductance_adds_up_and_comes_within_its_tolerance_of_the_integral() {
        JsonNode layer = GOLDEN.get("layer");
        Probe probe = model.probe().on(form.layer);
        Attribution found = new Conductance(PAD, Adaptive.standard(), null).explain(probe, input, target);
        double[] full = byToken(layer.get("conductance_in_full"));
        double largest = Arrays.stream(full).map(Math::abs).max().orElseThrow();
        assertThat(scores(found)).containsExactly(full, within(0.01 * largest));
        double[] ends = numbers(layer.get("scores"));
        assertThat(found.completeness().expected()).isCloseTo(ends[1] - ends[0], within(1e-3));
        assertThat(found.completeness().gap()).isCloseTo(0, within(0.01 * Math.abs(ends[1] - ends[0])));
        assertThat(found.warnings()).isEmpty();
        assertClose(
                "units",
                found.arrays().get(0).value().toDoubles(),
                Layout.SEQUENCE.sumByUnit(like(layer.get("conductance_in_full")).slice(0)),
                0.01);
        Attribution influence = new InternalInfluence(PAD, Adaptive.standard()).explain(probe, input, target);
        assertClose("influence", scores(influence), byToken(layer.get("internal_influence_in_full")), 0.01);
    }

    private static void assertClose(String what, double[] found, double[] wanted, double tolerance) {
        double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
        assertThat(found).as(what).containsExactly(wanted, within(tolerance * largest));
    }

    @Test
    void the_share_of_each_token_in_a_unit_agrees_and_sums_to_the_units_conductance() {
        JsonNode layer = GOLDEN.get("layer");
        int unit = layer.get("unit").intValue();
        Quadrature rule = new GaussLegendre(GOLDEN.get("steps").intValue());
        Probe probe = model.probe().on(form.layer);
        Attribution all = new Conductance(PAD, rule, new InnerWire.Unit(unit, null)).explain(probe, input, target);
        assertClose("everywhere", scores(all), byToken(layer.get("neuron_conductance")));
        Attribution one = new Conductance(
                        PAD, rule, new InnerWire.Unit(unit, layer.get("place").intValue()))
                .explain(probe, input, target);
        assertClose("at one token", scores(one), byToken(layer.get("neuron_conductance_at")));
        Attribution units = new Conductance(PAD, rule, null).explain(probe, input, target);
        assertThat(Arrays.stream(scores(all)).sum())
                .isCloseTo(units.arrays().get(0).value().at(unit), within(1e-3));
    }

    private List<Input> noisy(Wire wire) {
        double[] noise = numbers(GOLDEN.get("noise"));
        Tensor value = model.probe().value(input);
        List<Input> copies = new ArrayList<>();
        for (int copy = 0; copy < noise.length / value.size(); copy++) {
            int from = copy * value.size();
            copies.add(input.with(
                    wire.name(), Tensor.fill(value.dtype(), value.shape(), i -> value.at(i) + noise[from + i] / 32)));
        }
        return copies;
    }

    @Test
    void means_squares_and_variances_over_the_same_noise_agree() {
        Quadrature rule = new GaussLegendre(GOLDEN.get("steps").intValue());
        Map<String, Elementwise> methods = Map.of(
                "gradient", new Saliency(),
                "input_x_gradient", new InputXGradient(),
                "integrated_gradients", new IntegratedGradients(PAD, rule));
        Map<String, Samples.Statistic> statistics = Map.of(
                "smoothgrad", Samples.Statistic.MEAN,
                "smoothgrad_sq", Samples.Statistic.SQUARE,
                "vargrad", Samples.Statistic.VARIANCE);
        Probe fed = model.probe().fed();
        methods.forEach((name, method) -> {
            Samples samples = new Samples(method.elements(fed, noisy(fed.wire()), target).stream()
                    .map(Elementwise.Elements::values)
                    .toList());
            statistics.forEach((kind, statistic) -> assertClose(
                    kind + " around " + name,
                    samples.of(statistic).toDoubles(),
                    numbers(GOLDEN.get(name).get(kind))));
        });
    }

    @Test
    void expected_gradients_over_the_same_draws_agree() {
        Probe probe = model.probe();
        Tensor x = probe.value(input);
        List<Tensor> baselines = Stream.of("pad", "mask", "zero")
                .map(name -> Baseline.of(name).like(x, probe, input))
                .toList();
        Probe fed = probe.fed();
        for (boolean noisy : List.of(false, true)) {
            List<GradientShap.Draw> draws = new ArrayList<>();
            for (int i = 0; i < GOLDEN.get("rows").size(); i++) {
                draws.add(new GradientShap.Draw(
                        noisy ? noisy(fed.wire()).get(i).tensor(fed.wire().name()) : x,
                        GOLDEN.get("rows").get(i).intValue(),
                        GOLDEN.get("shares").get(i).doubleValue()));
            }
            assertClose(
                    "noisy: " + noisy,
                    GradientShap.samples(fed, input, target, baselines, draws)
                            .of(Samples.Statistic.MEAN)
                            .toDoubles(),
                    numbers(GOLDEN.get(noisy ? "gradient_shap_with_noise" : "gradient_shap")));
        }
    }
}
