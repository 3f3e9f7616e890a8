package dev.limpid.runtime;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

/** Changed weights, against graphs that were made with these weights from the start. */
class LiveWeightsTest {
    private static final Wire Y = new Wire("y");

    /** An operator, or several, by which ONNX Runtime could keep a copy of a weight. */
    enum Reader {
        MAT_MUL(Shape.of(2, 16), Expr::matMul, 16, 16),
        MAT_MUL_TURNED(Shape.of(2, 16), (x, w) -> x.matMul(w.transpose(List.of(1L, 0L))), 16, 16),
        FUSED_MAT_MUL(Shape.of(2, 16), (x, w) -> x.matMul(w, false, true, 2), 16, 16),
        MAT_MUL_AND_BIAS(Shape.of(2, 16), (x, w) -> x.matMul(w).add(w.slice(0, 0, 1)), 16, 16),
        GEMM(Shape.of(2, 16), (x, w) -> x.apply("Gemm", Map.of("transB", Attribute.of(1L)), w), 16, 16),
        CONV(Shape.of(1, 16, 8, 8), (x, w) -> x.apply("Conv", w).relu(), 16, 16, 3, 3),
        CONV_THEN_CONV(
                Shape.of(1, 16, 8, 8), (x, w) -> x.apply("Conv", w).relu().apply("Conv", w), 16, 16, 3, 3),
        CONV_DEPTHWISE(
                Shape.of(1, 16, 8, 8), (x, w) -> x.apply("Conv", Map.of("group", Attribute.of(16L)), w), 16, 1, 3, 3),
        CONV_OF_A_PRODUCT(Shape.of(1, 16, 8, 8), (x, w) -> x.apply("Conv", w.mul(w)), 16, 16, 3, 3),
        CONV_TRANSPOSE(Shape.of(1, 16, 8, 8), (x, w) -> x.apply("ConvTranspose", w), 16, 16, 3, 3),
        CONV_AND_NORM(
                Shape.of(1, 16, 8, 8),
                (x, w) -> {
                    Expr one = w.reduceSum(false, 1, 2, 3);
                    return x.apply("Conv", w).apply("BatchNormalization", one, one, one, one.mul(one));
                },
                16,
                16,
                3,
                3),
        LAYER_NORMALIZATION(Shape.of(2, 16), (x, w) -> x.apply("LayerNormalization", w, w), 16),
        GATHER(Shape.of(2, 3), (x, w) -> w.gather(x.cast(DType.INT64), 0), 4, 16),
        SCALE(Shape.of(2, 16), (x, w) -> x.mul(w.reshape(1, 16)).add(w), 16);

        final Shape input;
        final BiFunction<Expr, Expr, Expr> made;
        final Shape weight;

        Reader(Shape input, BiFunction<Expr, Expr, Expr> made, long... weight) {
            this.input = input;
            this.made = made;
            this.weight = Shape.of(weight);
        }

        Graph graph(Weight w) {
            GraphBuilder build = GraphBuilder.create("reader");
            Object[] dims = new Object[input.rank()];
            for (int i = 0; i < dims.length; i++) {
                dims[i] = input.dim(i);
            }
            build.output("y", made.apply(build.input("x", TensorType.of(DType.FLOAT, dims)), build.weight("w", w)));
            return build.build();
        }

        Tensor run(Runtime runtime, Runtime.Kind kind, Weight w) {
            Tensor x = this == GATHER ? Tensor.fill(DType.FLOAT, input, i -> i % 4) : noise(9, input);
            return runtime.run(graph(w), kind, Map.of("x", x)).get(Y);
        }
    }

    private static Tensor noise(long seed, Shape shape) {
        Random random = new Random(seed);
        return Tensor.fill(DType.FLOAT, shape, i -> 0.3 * random.nextGaussian());
    }

    private static Runtime runtime() {
        return new Runtime(new Runtime.Settings(1, 1L << 24, 1L << 20));
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void the_next_run_reads_what_was_written(Reader reader) {
        for (Runtime.Kind kind : Runtime.Kind.values()) {
            try (Runtime runtime = runtime()) {
                Weight.Live live = Weight.Live.of(noise(0, reader.weight));
                Tensor first = reader.run(runtime, kind, live);
                for (int seed = 1; seed <= 3; seed++) {
                    live.set(noise(seed, reader.weight));
                    Tensor found = reader.run(runtime, kind, live);
                    Tensor expected = reader.run(runtime, kind, Weight.of(noise(seed, reader.weight)));
                    for (int i = 0; i < expected.size(); i++) {
                        assertThat(found.at(i))
                                .isCloseTo(expected.at(i), offset(1e-5 + 1e-5 * Math.abs(expected.at(i))));
                    }
                    assertThat(found).isNotEqualTo(first);
                }
                live.set(noise(0, reader.weight));
                assertThat(reader.run(runtime, kind, live)).isEqualTo(first);
            }
        }
    }

    @Test
    void a_graph_inside_a_node_reads_it() {
        Weight.Live live = Weight.Live.of(Tensor.of(Shape.of(2), 1f, 2f));
        try (Runtime runtime = runtime()) {
            assertThat(runtime.run(
                                    branching(live, Map.of()),
                                    Runtime.Kind.SHARED,
                                    Map.of("on", Tensor.of(Shape.of(1), 1f)))
                            .get(Y))
                    .isEqualTo(Tensor.of(Shape.of(2), 1f, 2f));
            live.bytes().putFloat(4, 7);
            assertThat(runtime.run(
                                    branching(live, Map.of()),
                                    Runtime.Kind.SHARED,
                                    Map.of("on", Tensor.of(Shape.of(1), 1f)))
                            .get(Y))
                    .isEqualTo(Tensor.of(Shape.of(2), 1f, 7f));
        }
    }

    @Test
    void one_inside_a_graph_that_a_node_holds_is_refused() {
        Weight.Live live = Weight.Live.of(Tensor.of(Shape.of(2), 1f, 2f));
        try (Runtime runtime = runtime()) {
            Graph graph = branching(Weight.of(live.value()), Map.of(new Wire("inner"), live));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> runtime.run(graph, Runtime.Kind.SHARED, Map.of("on", Tensor.of(Shape.of(1), 1f))))
                    .withMessage(
                            "Graph 'branching': weight 'inner' is live in then_branch of node If, where it cannot be"
                                    + " fed. Make it a weight of the outer graph, which inner ones can read.");
        }
    }

    /** {@code y = w} where {@code on} is positive, else twice that. */
    private static Graph branching(Weight w, Map<Wire, Weight> inner) {
        GraphBuilder build = GraphBuilder.create("branching");
        Expr on = build.input("on", TensorType.of(DType.FLOAT, 1)).greater(0);
        Expr outer = build.weight("w", w);
        Node then = new Node("then", "", "Identity", List.of(outer.wire()), List.of(new Wire("same")), Map.of());
        Node otherwise =
                new Node("else", "", "Add", List.of(outer.wire(), outer.wire()), List.of(new Wire("twice")), Map.of());
        List<Wire> y = build.add(
                "If",
                List.of(on.reshape(1).wire()),
                1,
                Map.of(
                        "then_branch", inside(then, inner, outer.wire()),
                        "else_branch", inside(otherwise, Map.of(), outer.wire())));
        build.output("y", build.expr(y.get(0)));
        return build.build();
    }

    private static Attribute inside(Node node, Map<Wire, Weight> weights, Wire captured) {
        // What is read from around has to be there for the check of graphs by themselves.
        Graph body = new Graph(
                "branch",
                Map.of("", GraphBuilder.OPSET),
                List.of(new Port(captured, null)),
                List.of(new Port(node.out(0), null)),
                new LinkedHashMap<>(weights),
                List.of(node),
                Opaque.NONE);
        return new Attribute.OfGraph(body, List.of(captured));
    }

    @Test
    void numbers_of_another_shape_or_type_are_refused() {
        Weight.Live live = Weight.Live.of(Tensor.of(Shape.of(2), 1f, 2f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> live.set(Tensor.of(Shape.of(3), 1f, 2f, 3f)))
                .withMessage("A live weight float[2] live cannot hold float[3].");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> live.set(Tensor.of(Shape.of(2), 1.0, 2.0)))
                .withMessage("A live weight float[2] live cannot hold double[2].");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Weight.Live.of(Tensor.of(Shape.of(1), List.of("a"))))
                .withMessage("A live weight is made of numbers, got texts of shape [1].");
    }

    @Test
    void it_equals_only_itself_whatever_its_numbers() {
        Tensor value = Tensor.of(Shape.of(2), 1f, 2f);
        Weight.Live live = Weight.Live.of(value);
        Graph graph = Reader.GATHER.graph(live);
        assertThat(live).isNotEqualTo(Weight.Live.of(value)).isNotEqualTo(Weight.of(value));
        int before = graph.hashCode();
        live.bytes().putFloat(0, 5);
        assertThat(graph.hashCode()).isEqualTo(before);
        assertThat(live.value()).isEqualTo(Tensor.of(Shape.of(2), 5f, 2f));
        assertThat(value).isEqualTo(Tensor.of(Shape.of(2), 1f, 2f));
    }

    @Test
    void a_file_gets_the_numbers_as_they_are_now(@TempDir Path folder) throws IOException {
        Weight.Live live = Weight.Live.of(noise(0, Reader.MAT_MUL.weight));
        live.set(noise(5, Reader.MAT_MUL.weight));
        Path file = folder.resolve("model.onnx");
        Files.write(file, OnnxWriter.write(Reader.MAT_MUL.graph(live)));
        try (Runtime runtime = runtime()) {
            Weight read = OnnxReader.read(file).weights().get(new Wire("w"));
            assertThat(read).isNotNull();
            assertThat(runtime.value(read)).isEqualTo(live.value());
        }
    }

    @Test
    void sessions_of_weights_that_are_forgotten_are_made_anew_when_asked_for() {
        Weight.Live live = Weight.Live.of(noise(0, Reader.MAT_MUL.weight));
        try (Runtime runtime = runtime()) {
            Tensor before = Reader.MAT_MUL.run(runtime, Runtime.Kind.SHARED, live);
            runtime.forget(Set.of(live));
            assertThat(Reader.MAT_MUL.run(runtime, Runtime.Kind.SHARED, live)).isEqualTo(before);
            runtime.forget(Set.of(Weight.Live.of(noise(0, Reader.MAT_MUL.weight))));
            assertThat(Reader.MAT_MUL.run(runtime, Runtime.Kind.SHARED, live)).isEqualTo(before);
        }
    }

    @Test
    void numbers_that_are_not_loaded_cannot_be_had() {
        try (Runtime runtime = runtime()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> runtime.value(new Weight.Declared(DType.FLOAT, Shape.of(2))))
                    .withMessage(
                            "The numbers of a weight float[2] not loaded cannot be had: they are not loaded, or take"
                                    + " more than 2 GB, which one tensor here can hold.");
        }
    }
}
