package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.graph.Wire;
import dev.limpid.look.ActivationPatching;
import dev.limpid.look.CentredKernelAlignment;
import dev.limpid.look.ConceptTest;
import dev.limpid.look.Cosine;
import dev.limpid.look.DirectLogitAttribution;
import dev.limpid.look.DirectLogitAttribution.Part;
import dev.limpid.look.LastGradient;
import dev.limpid.look.LastLayer;
import dev.limpid.look.Layer;
import dev.limpid.look.Layers;
import dev.limpid.look.LogitLens;
import dev.limpid.look.Reading;
import dev.limpid.look.Representations;
import dev.limpid.look.ResidualStream;
import dev.limpid.look.RidgeClassifier;
import dev.limpid.look.Sensitivities;
import dev.limpid.look.TracIn;
import dev.limpid.look.WelchTest;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What is inside the tiny models, against PyTorch hooks and Captum: {@code tools/golden/looking_deeper.py}. */
class LookGoldenTest {
    private static final double TOLERANCE = 1e-3;
    private static final JsonNode GOLDEN = golden();

    @TempDir
    Path folder;

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(LookGoldenTest.class.getResourceAsStream("/golden/looking-deeper.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @EnumSource(TinyBert.class)
    void the_lens_on_a_masked_language_model_is_its_head_on_each_hidden_state(TinyBert form) throws IOException {
        JsonNode golden = GOLDEN.get("masked");
        try (TextModel model = Models.text(form.copyTo(folder.resolve("model")), null, TinyBert.SETTINGS)) {
            Input input = model.prepare(Text.of(golden.get("clean").textValue()));
            int entry = golden.get("entry").intValue();
            int all = golden.get("lens").get(0).get(0).size();
            LogitLens.Lens lens = new LogitLens(all)
                    .look(model.probe(), input, model.answers().output(), entry);
            assertThat(lens.whole()).isEmpty();
            assertThat(lens.layers()).extracting(Layer::name).containsExactly("embeddings", "layer 0", "layer 1");
            assertRows(lens, golden.get("lens"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".torchscript", ".dynamo"})
    void the_lens_on_a_classifier_of_pictures_is_its_head_on_each_token(String exporter) throws IOException {
        JsonNode golden = GOLDEN.get("vision");
        try (TaskModel<?> model = pictures(exporter)) {
            Input input = picture(golden.get("pixels"));
            LogitLens.Lens lens = new LogitLens(5)
                    .look(
                            model.probe(),
                            input,
                            model.answers().output(),
                            golden.get("entry").intValue());
            assertRows(lens, golden.get("lens"));
            for (int layer = 0; layer < lens.layers().size(); layer++) {
                assertThat(lens.whole().get(layer))
                        .isEqualTo(lens.cells().get(layer).get(0));
            }
            double[] row =
                    model.probe().row(input, model.answers().output(), null).toDoubles();
            Golden.assertClose("last layer", scores(lens.whole().get(2)), row, 1e-5);
        }
    }

    private static void assertRows(LogitLens.Lens lens, JsonNode expected) {
        for (int layer = 0; layer < expected.size(); layer++) {
            for (int position = 0; position < expected.get(layer).size(); position++) {
                LogitLens.Cell cell = lens.cells().get(layer).get(position);
                JsonNode row = expected.get(layer).get(position);
                Golden.assertClose("layer " + layer + ", position " + position, scores(cell), row, TOLERANCE);
                double[] numbers = Golden.numbers(row);
                double asked = numbers[cell.asked().index()];
                assertThat(cell.rank())
                        .isEqualTo(1
                                + (int) Arrays.stream(numbers)
                                        .filter(score -> score > asked)
                                        .count());
            }
        }
    }

    private static double[] scores(LogitLens.Cell cell) {
        double[] scores = new double[cell.best().size()];
        cell.best().forEach(said -> scores[said.index()] = said.score());
        return scores;
    }

    @ParameterizedTest
    @EnumSource(TinyBert.class)
    void shares_of_a_post_norm_logit_are_those_of_frozen_norms(TinyBert form) throws IOException {
        JsonNode golden = GOLDEN.get("masked");
        try (TextModel model = Models.text(form.copyTo(folder.resolve("model")), null, TinyBert.SETTINGS)) {
            Input input = model.prepare(Text.of(golden.get("clean").textValue()));
            DirectLogitAttribution.Shares shares =
                    DirectLogitAttribution.of(model.probe(), input, masked(model, golden));
            assertThat(shares.postNorm()).isTrue();
            assertShares(shares, golden.get("attribution"));
            Golden.assertClose(
                    "shifts",
                    values(shares, Part.NORM_SHIFT),
                    golden.get("attribution").get("shifts"),
                    TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".torchscript", ".dynamo"})
    void shares_of_a_pre_norm_logit_are_exact(String exporter) throws IOException {
        JsonNode golden = GOLDEN.get("vision");
        try (TaskModel<?> model = pictures(exporter)) {
            DirectLogitAttribution.Shares shares = DirectLogitAttribution.of(
                    model.probe(),
                    picture(golden.get("pixels")),
                    classOf(model, golden.get("entry").intValue()));
            assertThat(shares.postNorm()).isFalse();
            assertShares(shares, golden.get("attribution"));
            assertThat(values(shares, Part.NORM_SHIFT)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void the_stream_of_a_decoder_is_read_as_hooks_read_it(String name) {
        JsonNode golden = GOLDEN.get("decoders").get(name);
        Target.Output next = new Target.Output(new Wire("next"), Target.Link.SOFTMAX);
        int entry = golden.get("entry").intValue();
        try (TextModel model = TextTasks.open(TinyBert.resource("/tiny-decoders/" + name), Task.FEATURE_EXTRACTION)) {
            Input input = model.prepare(Text.of(golden.get("text").textValue()));
            int all = golden.get("lens").get(0).get(0).size();
            assertRows(new LogitLens(all).look(model.probe(), input, next, entry), golden.get("lens"));
            Target target = new Target(
                    Target.Type.TOKEN,
                    next,
                    new Target.Choice(entry, "this"),
                    null,
                    golden.get("position").intValue(),
                    Target.Score.LOGIT);
            DirectLogitAttribution.Shares shares = DirectLogitAttribution.of(model.probe(), input, target);
            assertThat(shares.postNorm()).isFalse();
            assertShares(shares, golden.get("attribution"));
        }
    }

    private static void assertShares(DirectLogitAttribution.Shares shares, JsonNode golden) {
        double logit = golden.get("logit").doubleValue();
        assertThat(shares.logit()).isCloseTo(logit, within(TOLERANCE));
        assertThat(shares.total()).isCloseTo(shares.logit(), within(1e-5));
        List<Double> heads = new ArrayList<>();
        List<Double> biases = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (JsonNode layer : golden.get("layers")) {
            double rest = layer.get("attention").doubleValue();
            for (JsonNode head : layer.get("heads")) {
                heads.add(head.doubleValue());
                rest -= head.doubleValue();
            }
            biases.add(rest);
            others.add(layer.get("feed_forward").doubleValue());
        }
        Golden.assertClose("heads", values(shares, Part.HEAD), numbers(heads), TOLERANCE);
        if (biases.stream().allMatch(bias -> Math.abs(bias) < 1e-9)) {
            assertThat(values(shares, Part.ATTENTION_BIAS)).containsExactly(new double[biases.size()], within(1e-6));
        } else {
            Golden.assertClose("biases", values(shares, Part.ATTENTION_BIAS), numbers(biases), TOLERANCE);
        }
        Golden.assertClose("feed forward", values(shares, Part.FEED_FORWARD), numbers(others), TOLERANCE);
        assertThat(values(shares, Part.EMBEDDINGS)[0])
                .isCloseTo(golden.get("embeddings").doubleValue(), within(TOLERANCE));
        assertThat(values(shares, Part.HEAD_BIAS)[0])
                .isCloseTo(golden.get("head_bias").doubleValue(), within(TOLERANCE));
    }

    private static double[] values(DirectLogitAttribution.Shares shares, Part part) {
        return shares.shares().stream()
                .filter(share -> share.part() == part)
                .mapToDouble(DirectLogitAttribution.Share::value)
                .toArray();
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @ParameterizedTest
    @EnumSource(TinyBert.class)
    void patching_brings_back_what_hooks_do(TinyBert form) throws IOException {
        JsonNode golden = GOLDEN.get("masked");
        JsonNode expected = golden.get("patching");
        try (TextModel model = Models.text(form.copyTo(folder.resolve("model")), null, TinyBert.SETTINGS)) {
            ActivationPatching patching = new ActivationPatching(
                    model.probe(),
                    model.prepare(Text.of(golden.get("clean").textValue())),
                    model.prepare(Text.of(golden.get("corrupted").textValue())),
                    masked(model, golden));
            assertThat(patching.cleanScore())
                    .isCloseTo(expected.get("clean_score").doubleValue(), within(TOLERANCE));
            assertThat(patching.corruptedScore())
                    .isCloseTo(expected.get("corrupted_score").doubleValue(), within(TOLERANCE));
            ResidualStream stream = ResidualStream.of(model.graph(), model.shapes());
            for (int layer = 0; layer < stream.layers().size(); layer++) {
                Layer here = stream.layers().get(layer);
                Golden.assertClose(
                        here.name(),
                        patching.at(here, ActivationPatching.By.POSITION),
                        expected.get("stream").get(layer),
                        TOLERANCE);
                assertThat(patching.at(here, ActivationPatching.By.WHOLE)[0]).isCloseTo(1, within(1e-4));
            }
            for (int layer = 0; layer < stream.heads().size(); layer++) {
                Golden.assertClose(
                        "heads " + layer,
                        patching.at(stream.heads().get(layer), ActivationPatching.By.HEAD),
                        expected.get("heads").get(layer),
                        TOLERANCE);
            }
        }
    }

    @Test
    void concepts_get_captums_directions_and_scores() {
        JsonNode golden = GOLDEN.get("concepts");
        try (TaskModel<?> model = pictures("")) {
            Layer layer = Layers.of(model.graph(), model.shapes()).get(1);
            List<double[][]> sets = new ArrayList<>();
            for (JsonNode set : golden.get("sets")) {
                sets.add(Representations.of(model.probe(), List.of(layer), Reading.FLAT, inputs(set))
                        .rows()
                        .get(0));
            }
            List<Input> asked = inputs(golden.get("asked"));
            Target target = classOf(model, golden.get("entry").intValue());
            Sensitivities sensitivities = Sensitivities.of(
                    model.probe(), layer, Reading.FLAT, asked, Collections.nCopies(asked.size(), target));
            ConceptTest test = new ConceptTest(0.1, 0);
            golden.get("found").properties().forEach(one -> {
                String[] pair = one.getKey().split("-");
                double[] direction =
                        test.direction(sets.get(Integer.parseInt(pair[0])), sets.get(Integer.parseInt(pair[1])));
                JsonNode expected = one.getValue();
                double[] theirs = Golden.numbers(expected.get("direction"));
                // Of two classes' separators on one scale: ours is fitted to ±1 too.
                Golden.assertClose("direction " + one.getKey(), direction, theirs, TOLERANCE);
                assertThat(ConceptTest.score(direction, sensitivities))
                        .isCloseTo(expected.get("score").doubleValue(), within(1e-6));
            });
        }
    }

    @Test
    void influence_is_captums_by_the_last_layer() {
        JsonNode golden = GOLDEN.get("influence");
        try (TaskModel<?> model = pictures("")) {
            LastLayer last =
                    LastLayer.of(model.graph(), model.shapes(), model.answers().output());
            List<LastGradient> training = new ArrayList<>();
            List<Input> inputs = inputs(golden.get("training"));
            for (int i = 0; i < inputs.size(); i++) {
                int label = golden.get("labels").get(i).intValue();
                training.add(gradient(model, last, inputs.get(i), label));
            }
            LastGradient asked = gradient(
                    model,
                    last,
                    inputs(golden.get("asked")).get(0),
                    golden.get("asked_label").intValue());
            double rate = golden.get("rate").doubleValue();
            double[] all = new TracIn(List.of(new TracIn.Checkpoint(rate, training, asked))).influences();
            Golden.assertClose("weights and bias", all, golden.get("weights_and_bias"), TOLERANCE);
            List<LastGradient> unbiased =
                    training.stream().map(LookGoldenTest::withoutBias).toList();
            double[] weights =
                    new TracIn(List.of(new TracIn.Checkpoint(rate, unbiased, withoutBias(asked)))).influences();
            Golden.assertClose("weights", weights, golden.get("weights"), TOLERANCE);
            for (int i = 0; i < training.size(); i++) {
                assertThat(Cosine.of(training.get(i).hidden(), asked.hidden()))
                        .isCloseTo(golden.get("cosines").get(i).doubleValue(), within(TOLERANCE));
            }
        }
    }

    private static LastGradient withoutBias(LastGradient gradient) {
        return new LastGradient(gradient.error(), gradient.hidden(), false);
    }

    @Test
    void alignment_separators_and_significance_are_those_of_numpy_scikit_learn_and_scipy() {
        JsonNode golden = GOLDEN.get("vectors");
        CentredKernelAlignment one = new CentredKernelAlignment(rows(golden.get("x")));
        CentredKernelAlignment other = new CentredKernelAlignment(rows(golden.get("y")));
        assertThat(one.with(other)).isCloseTo(golden.get("cka").doubleValue(), within(1e-9));
        for (JsonNode fit : golden.get("ridge")) {
            double[][] rows = rows(fit.get("rows"));
            int[] labels = Arrays.stream(Golden.numbers(fit.get("labels")))
                    .mapToInt(label -> (int) label)
                    .toArray();
            RidgeClassifier found = RidgeClassifier.fit(rows, labels, 3, 0.1);
            assertThat(found.alpha()).isCloseTo(fit.get("alpha").doubleValue(), within(1e-9));
            for (int c = 0; c < 3; c++) {
                Golden.assertClose(
                        "class " + c, found.weights(c), fit.get("weights").get(c), 1e-7);
                assertThat(found.intercept(c))
                        .isCloseTo(fit.get("intercepts").get(c).doubleValue(), within(1e-7));
            }
            assertThat(found.accuracy(rows, labels))
                    .isEqualTo(fit.get("accuracy").doubleValue());
        }
        JsonNode welch = golden.get("welch");
        assertThat(WelchTest.of(Golden.numbers(welch.get("one")), Golden.numbers(welch.get("other")))
                        .p())
                .isCloseTo(welch.get("p").doubleValue(), within(1e-9));
    }

    private static double[][] rows(JsonNode matrix) {
        return StreamSupport.stream(matrix.spliterator(), false)
                .map(Golden::numbers)
                .toArray(double[][]::new);
    }

    private static LastGradient gradient(TaskModel<?> model, LastLayer last, Input input, int label) {
        Values values =
                model.probe().tap(input, List.of(last.hidden(), last.output().wire()));
        return LastGradient.of(
                values.get(last.output().wire()).toDoubles(),
                values.get(last.hidden()).toDoubles(),
                label,
                last.output().link(),
                last.biased());
    }

    private static Target masked(TextModel model, JsonNode golden) {
        return new Target(
                Target.Type.TOKEN,
                model.answers().output(),
                model.answers().choice(golden.get("entry").intValue()),
                null,
                golden.get("position").intValue(),
                Target.Score.LOGIT);
    }

    private static Target classOf(TaskModel<?> model, int entry) {
        return new Target(
                Target.Type.LABEL,
                model.answers().output(),
                model.answers().choice(entry),
                null,
                null,
                Target.Score.LOGIT);
    }

    /** A tiny vision transformer, from its weights or as an exporter writes it. */
    private TaskModel<?> pictures(String exporter) {
        if (exporter.isEmpty()) {
            return Models.open(
                    TinyBert.folder(TinyBert.resource("/tiny-vision/vit-classes")),
                    Models.Wanted.ANY,
                    TinyBert.SETTINGS);
        }
        Path file = folder.resolve("model.onnx");
        try (InputStream packed = new GZIPInputStream(
                Files.newInputStream(TinyBert.resource("/tiny-vision-onnx/vit-classes" + exporter + ".onnx.gz")))) {
            Files.copy(packed, file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Models.open(TinyBert.folder(file), Models.Wanted.ANY, TinyBert.SETTINGS);
    }

    private static List<Input> inputs(JsonNode pictures) {
        return StreamSupport.stream(pictures.spliterator(), false)
                .map(LookGoldenTest::one)
                .toList();
    }

    private static Input picture(JsonNode batch) {
        return one(batch.get(0));
    }

    private static Input one(JsonNode pixels) {
        double[] all = Golden.numbers(pixels);
        Tensor tensor = Tensor.fill(DType.FLOAT, Shape.of(1, 3, 16, 16), i -> all[i]);
        return new Input(List.of(), Map.of("pixel_values", tensor), List.of(), List.of(), List.of());
    }
}
