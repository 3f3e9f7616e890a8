package dev.limpid.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class FeedDropoutTest {
    private static final Path MODELS = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");

    /** {@code y = Dropout(tanh(x), rate)·x}. */
    private static Graph graph(double rate) {
        GraphBuilder build = GraphBuilder.create("dropping");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 3));
        Expr dropped = x.tanh().apply("Dropout", build.scalar(DType.FLOAT, rate));
        build.output("y", dropped.mul(x));
        return build.build();
    }

    private static final float[] X = {0.5f, -1, 2, 0.1f, -0.3f, 0.7f};
    private static final byte[] KEPT = {1, 0, 1, 0, 1, 1};

    private static Tensor mask(byte... kept) {
        return Tensor.over(
                DType.UINT8,
                Shape.of(2, 3),
                ByteBuffer.allocateDirect(kept.length).put(kept).flip());
    }

    private static Graph withGradient(FeedDropout.Fed fed, RuleTable table) {
        GraphBuilder build = GraphBuilder.on(fed.graph(), fed.shapes());
        Expr total = build.expr(new Wire("y")).reduceSum(false, 0, 1);
        Expr slope = Backward.pull(
                        table,
                        build,
                        build.build().nodes(),
                        total,
                        build.scalar(DType.FLOAT, 1),
                        List.of(new Wire("x")))
                .get(0);
        build.output("slope", Objects.requireNonNull(slope));
        return build.build();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void drops_what_the_mask_says_and_scales_the_rest_forwards_and_back(RuleTable table) {
        FeedDropout.Fed fed = FeedDropout.rewrite(graph(0.2), Shapes.UNKNOWN);
        assertThat(fed.sites()).hasSize(1);
        FeedDropout.Site site = fed.sites().get(0);
        assertThat(site.rate()).isEqualTo(0.2);
        assertThat(site.shape(Map.of("batch", 2L))).isEqualTo(Shape.of(2, 3));
        try (Runtime runtime = new Runtime(Runtime.Settings.standard())) {
            Values values = runtime.run(
                    withGradient(fed, table),
                    Runtime.Kind.SHARED,
                    Map.of("x", Tensor.of(Shape.of(2, 3), X), site.input().name(), mask(KEPT)));
            for (int i = 0; i < X.length; i++) {
                double factor = KEPT[i] / 0.8;
                double tanh = Math.tanh(X[i]);
                assertThat(values.get(new Wire("y")).at(i)).isCloseTo(tanh * factor * X[i], within(1e-6));
                assertThat(values.get(new Wire("slope")).at(i))
                        .isCloseTo(factor * (tanh + (1 - tanh * tanh) * X[i]), within(1e-6));
            }
        }
    }

    static Stream<RuleTable> tables() {
        return Stream.of(FeedDropout.GRADIENT, Gradient.TABLE);
    }

    @Test
    void on_the_way_back_the_factor_is_made_again_so_that_only_the_mask_is_kept() {
        Graph both = withGradient(FeedDropout.rewrite(graph(0.2), Shapes.UNKNOWN), FeedDropout.GRADIENT);
        List<Node> factors = both.nodes().stream()
                .filter(node -> node.is("DequantizeLinear"))
                .toList();
        assertThat(factors).hasSize(2);
        assertThat(factors)
                .allSatisfy(factor ->
                        assertThat(both.consumers().get(factor.out(0))).hasSize(1));
        // Nodes with equal inputs would be made one by the runtime.
        assertThat(factors.get(0).inputs()).isNotEqualTo(factors.get(1).inputs());
    }

    @Test
    void what_drops_nothing_is_fed_nothing() {
        FeedDropout.Fed fed = FeedDropout.rewrite(graph(0), Shapes.UNKNOWN);
        assertThat(fed.sites()).isEmpty();
        assertThat(fed.graph().inputs()).hasSize(1);
        assertThat(fed.graph().nodes()).noneMatch(node -> node.is("Dropout"));
    }

    static Stream<Path> architectures() throws IOException {
        try (Stream<Path> folders = Stream.of("tiny-text", "tiny-decoders", "tiny-spans", "text-tasks")
                .flatMap(group -> folders(MODELS.resolve(group)))) {
            return folders.filter(folder -> Files.exists(folder.resolve("config.json"))).toList().stream();
        }
    }

    private static Stream<Path> folders(Path group) {
        try (Stream<Path> folders = Files.list(group)) {
            return folders.sorted().toList().stream();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void the_sizes_of_all_masks_follow_from_the_batch_whatever_the_architecture(Path folder) throws IOException {
        ObjectNode json = Config.in(folder).orElseThrow().json();
        for (String rate : List.of(
                "hidden_dropout_prob",
                "attention_probs_dropout_prob",
                "attention_dropout",
                "dropout",
                "resid_pdrop",
                "embd_pdrop",
                "attn_pdrop",
                "seq_classif_dropout",
                "classifier_dropout")) {
            json.put(rate, 0.1);
        }
        Emitted emitted = Architectures.trainee(Config.of(folder, json)).emitted();
        FeedDropout.Fed fed = FeedDropout.rewrite(emitted.graph(), emitted.shapes());
        assertThat(fed.sites()).isNotEmpty();
        for (FeedDropout.Site site : fed.sites()) {
            assertThat(site.rate()).isEqualTo(0.1);
            assertThat(site.type().dtype()).isEqualTo(DType.UINT8);
            long[] mask = site.shape(Map.of("batch", 3L, "sequence", 7L)).toArray();
            assertThat(mask[0]).isEqualTo(3);
            if (mask.length == 4) {
                assertThat(mask[2]).isEqualTo(7);
                assertThat(mask[3]).isEqualTo(7);
            }
        }
        assertThat(fed.sites().stream().map(FeedDropout.Site::input)).doesNotHaveDuplicates();
    }

    @Test
    void says_which_size_is_not_known() {
        FeedDropout.Site site =
                new FeedDropout.Site(new Wire("dropout_mask_0"), 0.1, TensorType.of(DType.UINT8, "batch", "regions"));
        assertThatThrownBy(() -> site.shape(Map.of("batch", 2L)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The size 'regions' of the dropout mask 'dropout_mask_0' uint8[batch,regions] does not follow"
                                + " from the sizes of the inputs, {batch=2}: set this dropout's rate to 0.");
    }

    @Test
    void refuses_dropouts_that_cannot_be_fed() {
        GraphBuilder build = GraphBuilder.create("odd");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 3));
        Expr rate = build.input("rate", TensorType.of(DType.FLOAT));
        build.output("y", x.apply("Dropout", rate));
        assertRefused(
                build.build(), "its ratio 'rate' is no constant, expected a constant of at least 0 and less than 1");

        assertRefused(graph(1), "its ratio 'constant' is 1.0, expected a constant of at least 0 and less than 1");

        GraphBuilder off = GraphBuilder.create("odd");
        Expr input = off.input("x", TensorType.of(DType.FLOAT, "batch", 3));
        Expr never = off.weight("never", Weight.of(Tensor.fill(DType.BOOL, Shape.SCALAR, i -> 0)));
        off.output("y", input.apply("Dropout", off.scalar(DType.FLOAT, 0.5), never));
        assertRefused(off.build(), "its training_mode is false, expected true or none");

        GraphBuilder halves = GraphBuilder.create("odd");
        Expr half = halves.input("x", TensorType.of(DType.DOUBLE, "batch", 3));
        halves.output("y", half.apply("Dropout", halves.scalar(DType.FLOAT, 0.5)));
        assertRefused(halves.build(), "it drops double[batch,3], expected FLOAT");
    }

    private static void assertRefused(Graph graph, String problem) {
        assertThatThrownBy(() -> FeedDropout.rewrite(graph, Shapes.UNKNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The dropout Dropout of graph '" + graph.name() + "' cannot be trained: " + problem + ".");
    }
}
