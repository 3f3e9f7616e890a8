package dev.limpid.candidate;

import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.explain.Methods;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Wire;
import dev.limpid.image.Picture;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.ImageModel;
import dev.limpid.task.LinearHead;
import dev.limpid.task.Models;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A model with a head that was fitted on its vectors is a classifier like any other. */
class HeadedTest {
    private static final List<String> LABELS = List.of("bad", "so, so", "good", "very good");

    @TempDir
    Path folder;

    /** How long the vectors are that a head reads. */
    private static int width(Backbone backbone) {
        Wire last = backbone.trunk()
                .layers()
                .get(backbone.trunk().layers().size() - 1)
                .wire();
        return (int) ((Dim.Fixed) backbone.trunk().shapes().of(last).dim(1)).size();
    }

    private static LinearHead drawn(List<String> labels, int width) {
        SplittableRandom random = new SplittableRandom(11);
        int rows = Math.max(1, labels.size());
        double[][] weights = new double[rows][width];
        double[] bias = new double[rows];
        for (int i = 0; i < rows; i++) {
            bias[i] = random.nextDouble(-1, 1);
            for (int k = 0; k < width; k++) {
                weights[i][k] = random.nextDouble(-1, 1);
            }
        }
        return new LinearHead(labels, weights, bias);
    }

    /** W·v + b, slowly. */
    private static double[] scores(LinearHead head, double[] vector) {
        double[] scores = new double[head.bias().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = head.bias()[i];
            for (int k = 0; k < vector.length; k++) {
                scores[i] += head.weights()[i][k] * vector[k];
            }
        }
        return scores;
    }

    private ModelFolder files(String model) throws IOException {
        Path to = folder.resolve("model");
        return model.contains("-onnx/")
                ? Fixtures.exported(model, to)
                : model.startsWith("tiny-vision") ? Fixtures.pictured(model, to) : Fixtures.numbered(model, to, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-text/bert-encoder",
                "tiny-text/bert-classes",
                "tiny-text/bert-regression",
                "tiny-text/bert-words",
                "tiny-text/roberta-classes",
                "tiny-text/distilbert-classes",
                "tiny-text/albert-encoder",
                "tiny-spans/bert-tags",
                "tiny-spans/roberta-spans",
                "tiny-decoders/gpt2",
                "tiny-decoders/qwen2-classes",
                "tiny-text-onnx/bert-classes.dynamo",
                "tiny-text-onnx/bert-words.torchscript"
            })
    void a_texts_scores_are_its_vector_times_the_heads_weights(String model) throws IOException {
        List<Item> items = BackboneTest.drawn(6, 40);
        try (Backbone backbone = Backbone.open(files(model), Kind.CLASSES, Fixtures.SETTINGS)) {
            double[][] rows = backbone.vectors(items, List.of(Backbone.LAST), Progress.NONE)
                    .at(Backbone.LAST);
            LinearHead head = drawn(LABELS, rows[0].length);
            try (TextModel headed = (TextModel) backbone.headed(head)) {
                assertThat(headed.task()).isEqualTo(Task.TEXT_CLASSIFICATION);
                Tensor scores = headed.predict(items.stream().map(Fitting::text).toList());
                for (int i = 0; i < rows.length; i++) {
                    BackboneTest.near(scores.slice(i).toDoubles(), scores(head, rows[i]), 1e-5, model + " " + i);
                }
                List<Prediction> top = headed.top(headed.prepare(Fitting.text(items.get(0))), null, 4);
                assertThat(top.stream().map(Prediction::label)).containsExactlyInAnyOrderElementsOf(LABELS);
                assertThat(top.stream().mapToDouble(Prediction::probability).sum())
                        .isCloseTo(1, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-vision/vit-encoder",
                "tiny-vision/vit-classes",
                "tiny-vision/resnet-encoder",
                "tiny-vision/convnext-classes",
                "tiny-vision/timm-vit-mean",
                "tiny-vision/timm-mobilenet",
                "tiny-vision/torchvision-efficientnet",
                "tiny-vision-onnx/deit-classes.dynamo",
                "tiny-vision-onnx/mobilenet-classes.torchscript"
            })
    void a_pictures_scores_are_its_vector_times_the_heads_weights(String model) throws IOException {
        List<Item> items = Fixtures.pictures(
                Fixtures.golden().get("pictures").get("tiny-vision/vit-classes").get("png"),
                folder.resolve("pictures"));
        try (Backbone backbone = Backbone.open(files(model), Kind.PICTURES, Fixtures.SETTINGS)) {
            double[][] rows = backbone.vectors(items, List.of(Backbone.LAST), Progress.NONE)
                    .at(Backbone.LAST);
            LinearHead head = drawn(LABELS, rows[0].length);
            try (ImageModel headed = (ImageModel) backbone.headed(head)) {
                assertThat(headed.task()).isEqualTo(Task.IMAGE_CLASSIFICATION);
                Tensor scores = headed.predict(items.stream()
                        .map(item -> Picture.read(PictureFeeds.picture(item).file()))
                        .toList());
                for (int i = 0; i < rows.length; i++) {
                    BackboneTest.near(scores.slice(i).toDoubles(), scores(head, rows[i]), 1e-5, model + " " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-text/bert-encoder", "tiny-text/roberta-classes", "tiny-text/bert-classes"})
    void without_labels_it_gives_a_number(String model) throws IOException {
        List<Item> items = BackboneTest.drawn(3, 40);
        try (Backbone backbone = Backbone.open(files(model), Kind.SCORES, Fixtures.SETTINGS)) {
            double[][] rows = backbone.vectors(items, List.of(Backbone.LAST), Progress.NONE)
                    .at(Backbone.LAST);
            LinearHead head = drawn(List.of(), rows[0].length);
            try (TextModel headed = (TextModel) backbone.headed(head)) {
                assertThat(headed.answers().type()).isEqualTo(Target.Type.VALUE);
                assertThat(headed.answers().output().link()).isEqualTo(Target.Link.NONE);
                Input input = headed.prepare(Fitting.text(items.get(0)));
                Prediction found = headed.top(input, null, 5).get(0);
                assertThat(found.probability()).isNull();
                assertThat(found.score()).isCloseTo(scores(head, rows[0])[0], within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-vision/vit-encoder", "tiny-vision/resnet-encoder", "tiny-vision/convnext-classes"})
    void its_gradients_are_those_of_finite_differences(String model) throws IOException {
        List<Item> items = Fixtures.pictures(
                Fixtures.golden().get("pictures").get("tiny-vision/vit-classes").get("png"),
                folder.resolve("pictures"));
        try (Backbone backbone = Backbone.open(files(model), Kind.PICTURES, Fixtures.SETTINGS);
                ImageModel headed = (ImageModel) backbone.headed(drawn(LABELS, width(backbone)))) {
            Input input = headed.prepare(
                    Picture.read(PictureFeeds.picture(items.get(0)).file()));
            Target target = target(headed, input, "label:good");
            Tensor slope = headed.probe().pull(Gradient.TABLE, input, target).signal();
            Tensor pixels = input.tensor(headed.features().name());
            double[] numbers = pixels.toDoubles();
            double step = 2e-3;
            double moved = 0;
            // Along the direction of steepest ascent, where what is rounded is small beside what changes.
            double norm = Math.sqrt(sum(slope.toDoubles(), slope.toDoubles()));
            for (int sign : new int[] {1, -1}) {
                Tensor there =
                        Tensor.fill(pixels.dtype(), pixels.shape(), i -> numbers[i] + sign * step * slope.at(i) / norm);
                moved +=
                        sign * headed.probe().score(input.with(headed.features().name(), there), target);
            }
            assertThat(moved / (2 * step)).isCloseTo(norm, within(0.02 * norm));
        }
    }

    private static double sum(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-text/bert-encoder",
                "tiny-text/roberta-words",
                "tiny-text/distilbert-classes",
                "tiny-decoders/gpt2",
                "tiny-text-onnx/bert-classes.torchscript"
            })
    void its_integrated_gradients_add_up(String model) throws IOException {
        try (Backbone backbone = Backbone.open(files(model), Kind.CLASSES, Fixtures.SETTINGS);
                TextModel headed = (TextModel) backbone.headed(drawn(LABELS, width(backbone)))) {
            Input input = headed.prepare(Text.of("t5 t9 t12 t30"));
            Target target = target(headed, input, "label:so, so");
            Attribution found = new IntegratedGradients(Baseline.of("zero"), Adaptive.standard())
                    .explain(headed.probe(), input, target);
            Attribution.Completeness sum = found.completeness();
            assertThat(Math.abs(sum.expected())).isGreaterThan(0.01);
            assertThat(Math.abs(sum.gap())).isLessThan(0.02 * Math.max(1, Math.abs(sum.expected())));
        }
    }

    /** Whatever looks at a model's own classifier looks at one that was put on. */
    @ParameterizedTest
    @CsvSource({
        "tiny-text/bert-classes, TEXT_CLASSIFICATION",
        "tiny-text/roberta-classes, TEXT_CLASSIFICATION",
        "tiny-decoders/gpt2-classes, TEXT_CLASSIFICATION",
        "tiny-vision/vit-classes, IMAGE_CLASSIFICATION",
        "tiny-vision/resnet-basic, IMAGE_CLASSIFICATION"
    })
    void every_method_that_works_on_its_own_classifier_works_on_it(String model, Task task) throws IOException {
        ModelFolder files = files(model);
        Kind kind = task == Task.TEXT_CLASSIFICATION ? Kind.CLASSES : Kind.PICTURES;
        try (Backbone backbone = Backbone.open(files, kind, Fixtures.SETTINGS);
                TaskModel<?> own = Models.open(files, Models.Wanted.of(task), Fixtures.SETTINGS);
                TaskModel<?> headed = backbone.headed(drawn(LABELS, width(backbone)))) {
            assertThat(fitting(headed)).containsAll(fitting(own)).contains("integrated-gradients");
        }
    }

    private static Set<String> fitting(TaskModel<?> model) {
        Set<String> names = new TreeSet<>();
        for (Methods.Fit fit : Methods.fitting(Anatomy.of(model, model.answers().output()))) {
            if (fit.obstacle() == null) {
                names.add(fit.name());
            }
        }
        return names;
    }

    @Test
    void of_a_quantised_model_the_twin_reads_and_predicts_which_is_said() throws IOException {
        Path to = Fixtures.copy("text-tasks/moods", folder.resolve("model"));
        Files.delete(to.resolve("model.safetensors"));
        Fixtures.unpack("text-tasks/moods.quantised", to);
        List<Item> items = List.of(
                Fixtures.text("a", "good film", null), Fixtures.text("b", "a bad film about food, and long", null));
        try (Backbone backbone = Backbone.open(Fixtures.folder(to, null), Kind.CLASSES, Fixtures.SETTINGS)) {
            double[][] rows = backbone.vectors(items, List.of(Backbone.LAST), Progress.NONE)
                    .at(Backbone.LAST);
            assertThat(backbone.notes()).contains("The model is quantised; vectors are read by its twin in floats.");
            LinearHead head = drawn(LABELS, rows[0].length);
            try (TextModel headed = (TextModel) backbone.headed(head)) {
                assertThat(headed.notes())
                        .contains("The model is quantised; what the head reads is computed by its twin in floats.");
                Tensor scores = headed.predict(items.stream().map(Fitting::text).toList());
                for (int i = 0; i < rows.length; i++) {
                    BackboneTest.near(scores.slice(i).toDoubles(), scores(head, rows[i]), 1e-5, "text " + i);
                }
            }
        }
    }

    @Test
    void it_is_told_from_the_bare_model_and_from_other_heads() throws IOException {
        ModelFolder files = files("tiny-text/bert-classes");
        LinearHead head = drawn(LABELS, 16);
        double[] bias = head.bias().clone();
        bias[3] += 1e-9;
        List<LinearHead> heads = List.of(
                head,
                new LinearHead(LABELS, head.weights(), bias),
                new LinearHead(List.of("bad", "so", "so good", "very good"), head.weights(), head.bias()),
                drawn(List.of(), 16));
        Set<String> digests = new TreeSet<>();
        for (LinearHead one : heads) {
            try (TaskModel<?> headed = Models.headed(files, one, null, Fixtures.SETTINGS)) {
                Provenance told = headed.provenance();
                assertThat(told.id()).isEqualTo(files.id());
                assertThat(told.sha256()).hasSize(64).isNotEqualTo(files.sha256());
                digests.add(told.sha256());
                // Of BERT all but its pooler and its own classifier, and the head.
                assertThat(told.parameters() % 16).isEqualTo(one.bias().length % 16);
            }
        }
        assertThat(digests).hasSize(4);
    }

    @Test
    void a_head_for_other_vectors_is_refused() throws IOException {
        ModelFolder files = files("tiny-text/bert-encoder");
        assertThatThrownBy(() -> Models.headed(files, drawn(LABELS, 8), null, Fixtures.SETTINGS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The head reads vectors of 8 numbers, those of model 'tiny' have 16. It was fitted on another"
                                + " model's.");
    }

    @Test
    void a_head_that_is_none_is_refused() {
        double[][] two = {{1, 2}, {3, 4}};
        assertThatThrownBy(() -> new LinearHead(List.of("a"), new double[][] {{1}}, new double[1]))
                .hasMessage(
                        "A linear head has no label and one row, or two labels or more and a row each; got 1 labels, 1"
                                + " rows and 1 biases.");
        assertThatThrownBy(() -> new LinearHead(List.of("a", "b"), new double[][] {{1, 2}, {3}}, new double[2]))
                .hasMessage("Row 1 of a linear head has 1 weights, the first has 2; expected as many, at least one.");
        assertThatThrownBy(() -> new LinearHead(List.of("a", "b"), two, new double[] {0, 1e300}))
                .hasMessage(
                        "Row 1 of a linear head holds 1.0E300, expected numbers that a float can hold. Fit it with more"
                                + " regularisation.");
    }

    private static Target target(TaskModel<?> model, Input input, String words) {
        return TargetSpec.parse(words)
                .resolve(model, input, null, Target.Score.LOGIT, null)
                .get(0);
    }
}
