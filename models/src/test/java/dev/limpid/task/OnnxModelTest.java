package dev.limpid.task;

import dev.limpid.architecture.Config;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.InputXGradient;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Models of one lookup and one product, small enough to reckon by hand. */
class OnnxModelTest {
    private static final Text GOOD = Text.of("good [MASK]");

    @TempDir
    Path folder;

    @Test
    void ids_may_be_integers_of_32_bits() throws IOException {
        GraphBuilder build = GraphBuilder.create("narrow");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT32, "batch", "sequence"));
        build.output("scores", head(build, lookup(build, ids.cast(DType.INT64))));
        try (TextModel model = load(build)) {
            assertThat(model.task()).isEqualTo(Task.FILL_MASK);
            Input input = model.prepare(GOOD);
            assertThat(input.tensor("input_ids").dtype()).isEqualTo(DType.INT32);
            assertThat(model.absent(input, "pad").tensor("input_ids"))
                    .isEqualTo(Tensor.fill(DType.INT32, Shape.of(1, 4), i -> new int[] {2, 0, 4, 3}[i]));
            // The embedding of [MASK] is (0.4, 4); logit 2 is twice the second part.
            Target target = TargetSpec.parse("index:2")
                    .resolve(model, input, null, Target.Score.LOGIT, null)
                    .get(0);
            assertThat(Golden.scores(new InputXGradient().explain(model.probe(), input, target)))
                    .containsExactly(new double[] {0, 0, 8, 0}, within(1e-6));
        }
    }

    @Test
    void an_output_per_token_of_another_width_is_a_hidden_state() throws IOException {
        GraphBuilder build = GraphBuilder.create("encoder");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        build.output("anything", lookup(build, ids).tanh());
        try (TextModel model = load(build)) {
            assertThat(model.task()).isEqualTo(Task.FEATURE_EXTRACTION);
            assertThat(model.predict(List.of(GOOD)).shape()).isEqualTo(Shape.of(1, 2));
        }
    }

    @Test
    void an_output_per_text_is_taken_for_classes() throws IOException {
        GraphBuilder build = GraphBuilder.create("pooled");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        build.output("sentence", lookup(build, ids).reduceSum(false, 1));
        try (TextModel model = load(build)) {
            assertThat(model.task()).isEqualTo(Task.TEXT_CLASSIFICATION);
            assertThat(model.answers().type()).isEqualTo(Target.Type.LABEL);
            assertThat(model.predict(List.of(GOOD)).shape()).isEqualTo(Shape.of(1, 2));
        }
    }

    @Test
    void a_model_of_numbers_is_no_model_of_text() throws IOException {
        GraphBuilder build = GraphBuilder.create("image");
        build.output(
                "y",
                build.input("pixels", TensorType.of(DType.FLOAT, "batch", 3)).tanh());
        write(build);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TinyBert.load(folder, null))
                .withMessage("Model 'tiny' does not read text, its task is tabular-classification.");
    }

    @Test
    void an_input_that_nobody_knows_is_refused() throws IOException {
        GraphBuilder build = GraphBuilder.create("odd");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Expr more = build.input("bbox", TensorType.of(DType.FLOAT, "batch", "sequence"));
        build.output("y", lookup(build, ids).mul(more.unsqueeze(2)));
        try (TextModel model = load(build)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(GOOD))
                    .withMessage("The model's graph has an input 'bbox' that is none of input_ids, token_type_ids,"
                            + " position_ids and attention_mask.");
        }
    }

    @Test
    void a_graph_for_one_text_at_a_time_is_predicted_and_walked_so() throws IOException {
        GraphBuilder build = GraphBuilder.create("single");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Expr x = lookup(build, ids);
        // Two texts, one behind the other, do not fit beside two texts.
        Expr y = x.mul(x.reshape(1, -1, 2).as(TensorType.of(DType.FLOAT, 1, "any", 2)));
        build.output("logits", head(build, y));
        try (TextModel model = load(build)) {
            assertThat(model.notes())
                    .containsExactly("The model takes one example at a time: with two it fails at Mul 'Mul'.");
            assertThat(model.predict(List.of(GOOD, GOOD)).shape()).isEqualTo(Shape.of(2, 6));
            Input input = model.prepare(GOOD);
            Target target = TargetSpec.parse("index:2")
                    .resolve(model, input, null, Target.Score.LOGIT, null)
                    .get(0);
            // Logit 2 at [MASK] is 2 · 4²; along the way from 0 its slope is 2 · 2t · 4.
            Explainer gradients = new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(3));
            assertThat(Golden.scores(gradients.explain(model.probe(), input, target)))
                    .containsExactly(new double[] {0, 0, 32, 0}, within(1e-4));
        }
    }

    @Test
    void of_many_labels_the_nearest_are_named_whatever_their_case() throws IOException {
        GraphBuilder build = GraphBuilder.create("many");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Expr wide = build.constant(Tensor.fill(DType.FLOAT, Shape.of(2, 12), i -> i));
        build.output("classes", lookup(build, ids).reduceSum(false, 1).matMul(wide));
        List<String> names = List.of(
                "ANGER", "fear", "joy", "love", "grief", "pride", "Relief", "desire", "awe", "calm", "envy", "shame");
        Files.writeString(
                folder.resolve("config.json"),
                "{\"id2label\":{"
                        + IntStream.range(0, 12)
                                .mapToObj(i -> "\"" + i + "\":\"" + names.get(i) + "\"")
                                .collect(Collectors.joining(","))
                        + "}}");
        try (TextModel model = load(build)) {
            Input input = model.prepare(GOOD);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TextTasks.target(model, input, "label:angry"))
                    .withMessage("Target 'label:angry': the model has no such label; nearest: ANGER.");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TextTasks.target(model, input, "label:happiness!"))
                    .withMessage(
                            "Target 'label:happiness!': the model has no such label; it has 12, the first is ANGER.");
            assertThat(TextTasks.target(model, input, "label:relief").choice().index())
                    .isEqualTo(6);
        }
    }

    @Test
    void rows_of_positions_that_robertas_tokens_never_read_are_not_counted() throws IOException {
        try (InputStream packed = new GZIPInputStream(
                Files.newInputStream(TinyBert.resource("/tiny-text-onnx/roberta-words.torchscript.onnx.gz")))) {
            Files.copy(packed, folder.resolve("model.onnx"));
        }
        Files.copy(TinyBert.resource("/tiny-text/roberta-words/config.json"), folder.resolve("config.json"));
        // Padding is token 1, as in RoBERTa.
        Files.writeString(folder.resolve("vocab.txt"), "[UNK]\n[PAD]\n[CLS]\n[SEP]\n[MASK]\ngood\n");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\":\"BertTokenizer\"}");
        try (TextModel model = TinyBert.load(folder, null)) {
            assertThat(model.predict(List.of(Text.of("good ".repeat(15) + "[MASK]")))
                            .shape())
                    .isEqualTo(Shape.of(1, 40));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(Text.of("good ".repeat(17))))
                    .withMessage("The text has 19 tokens, the model reads at most 18. Shorten it; nothing is cut off"
                            + " silently.");
        }
    }

    @Test
    void which_way_a_model_reads_shows_in_what_a_token_changes() throws IOException {
        for (boolean causal : List.of(true, false)) {
            GraphBuilder build = GraphBuilder.create("order");
            Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
            Expr x = lookup(build, ids);
            // The sum of what came before and the token itself, or of all.
            Expr axis = build.constant(Tensor.of(Shape.SCALAR, 1L));
            Expr seen = causal ? x.apply("CumSum", Map.of(), axis) : x.add(x.reduceSum(true, 1));
            build.output("scores", head(build, seen));
            assertThat(roles(build)).containsExactly(causal ? "next" : "logits");
        }
    }

    @Test
    void what_saved_a_model_tells_which_way_it_reads() throws IOException {
        GraphBuilder build = GraphBuilder.create("alone");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        build.output("scores", head(build, lookup(build, ids)));
        for (String causal : List.of("GPT2LMHeadModel", "LlamaForCausalLM")) {
            Files.writeString(folder.resolve("config.json"), "{\"architectures\":[\"" + causal + "\"]}");
            assertThat(roles(build)).containsExactly("next");
        }
        Files.writeString(folder.resolve("config.json"), "{\"architectures\":[\"BertForMaskedLM\"]}");
        assertThat(roles(build)).containsExactly("logits");
    }

    @Test
    void a_vector_per_token_as_wide_as_there_are_labels_is_of_classes() throws IOException {
        GraphBuilder build = GraphBuilder.create("tagger");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Expr three = build.constant(Tensor.fill(DType.FLOAT, Shape.of(2, 3), i -> i));
        build.output("y", lookup(build, ids).matMul(three));
        assertThat(roles(build)).containsExactly("hidden");
        String named = "\"id2label\":{\"0\":\"O\",\"1\":\"PER\",\"2\":\"LOC\"}";
        Files.writeString(folder.resolve("config.json"), "{" + named + "}");
        assertThat(roles(build)).containsExactly("tags");
        Files.writeString(
                folder.resolve("config.json"), "{\"architectures\":[\"BertForTokenClassification\"]," + named + "}");
        assertThat(roles(build)).containsExactly("tags");
        // Two classes are not written down; three vectors are then no classes.
        Files.writeString(folder.resolve("config.json"), "{\"architectures\":[\"BertForTokenClassification\"]}");
        assertThat(roles(build)).containsExactly("hidden");
    }

    private Set<String> roles(GraphBuilder build) throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            return OnnxModel.load(write(build), Config.in(folder), runtime, new ArrayList<>())
                    .emitted()
                    .outputs()
                    .keySet();
        }
    }

    /** Token i becomes (i/10, i). */
    private static Expr lookup(GraphBuilder build, Expr ids) {
        Tensor table = Tensor.fill(DType.FLOAT, Shape.of(6, 2), i -> i % 2 == 0 ? i / 2 / 10.0 : i / 2);
        return build.constant(table).gather(ids, 0);
    }

    /** Logit j is j times the second part. */
    private static Expr head(GraphBuilder build, Expr x) {
        return x.matMul(build.constant(Tensor.fill(DType.FLOAT, Shape.of(2, 6), i -> i < 6 ? 0 : i - 6)));
    }

    private TextModel load(GraphBuilder build) throws IOException {
        write(build);
        return TinyBert.load(folder, null);
    }

    private Path write(GraphBuilder build) throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\n");
        return Files.write(folder.resolve("model.onnx"), OnnxWriter.write(build.build()));
    }
}
