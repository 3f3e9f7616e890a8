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
import dev.limpid.onnx.GoldenModels;
import dev.limpid.onnx.GoldenModels.Case;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProbeShapesTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 1 << 20, 1 << 20));
    private static final Wire Y = new Wire("y");

    @TempDir
    private static Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static ProbeShapes.Probed probed(TensorType input, UnaryOperator<Expr> model) {
        GraphBuilder build = GraphBuilder.create("g");
        build.output("y", model.apply(build.input("x", input)));
        return ProbeShapes.of(build.build(), RUNTIME);
    }

    private static TensorType floats(Object... dims) {
        return TensorType.of(DType.FLOAT, dims);
    }

    private static Expr conv(Expr x, int out, int in, int kernel, long stride) {
        Tensor weight = Tensor.fill(DType.FLOAT, Shape.of(out, in, kernel, kernel), i -> i % 3 - 1);
        return x.apply(
                "Conv",
                Map.of("strides", Attribute.of(List.of(stride, stride))),
                x.builder().constant(weight));
    }

    @Test
    void pictures_of_open_size_are_large_enough_for_a_network_of_convolutions() {
        ProbeShapes.Probed probed = probed(
                floats("n", 3, "h", "w"),
                x -> conv(conv(x, 4, 3, 7, 4), 5, 4, 5, 3)
                        .apply("GlobalAveragePool", Map.of())
                        .reshape(0, -1));
        assertThat(probed.notes()).isEmpty();
        assertThat(probed.shapes().of(Y)).hasToString("float[2|3,5]");
        assertThat(probed.shapes().of(new Wire("x"))).hasToString("float[2|3,3,64|96,96|128]");
        assertThat(probed.shapes().of(new Wire("Conv"))).hasToString("float[2|3,4,15|23,23|31]");
    }

    @Test
    void a_picture_whose_channels_come_last_is_one_too() {
        ProbeShapes.Probed probed = probed(
                TensorType.of(DType.UINT8, "n", "h", "w", 3),
                x -> conv(x.cast(DType.FLOAT).transpose(List.of(0L, 3L, 1L, 2L)), 4, 3, 33, 1));
        assertThat(probed.shapes().of(Y)).hasToString("float[2|3,4,32|64,64|96]");
    }

    @Test
    void a_fixed_grid_of_patches_is_found_and_said() {
        ProbeShapes.Probed probed = probed(floats("n", 3, "h", "w"), x -> {
            Expr patches = conv(x, 8, 3, 16, 16).reshape(0, 8, -1);
            Tensor positions = Tensor.zeros(DType.FLOAT, Shape.of(1, 8, 196));
            return patches.add(x.builder().constant(positions));
        });
        assertThat(probed.shapes().of(Y)).hasToString("float[2|3,8,196]");
        assertThat(probed.notes())
                .containsExactly("The model takes pictures of 224 × 224 only, though it says that their size is open.");
    }

    @Test
    void a_graph_for_one_example_at_a_time_is_run_so_and_said() {
        ProbeShapes.Probed probed =
                probed(floats("batch", "n", 4), x -> x.reshape(1, -1, 4).add(x).reduceSum(false, 1));
        assertThat(probed.shapes().of(Y)).hasToString("float[1,4]");
        assertThat(probed.shapes().of(new Wire("x"))).hasToString("float[1,7|5,4]");
        assertThat(probed.notes())
                .containsExactly("The model takes one example at a time: with two it fails at Add 'Add'.");
    }

    @Test
    void a_batch_that_is_declared_fixed_is_no_news() {
        ProbeShapes.Probed probed = probed(floats(1, "n"), Expr::neg);
        assertThat(probed.shapes().of(Y)).hasToString("float[1,7|5]");
        assertThat(probed.notes()).isEmpty();
    }

    @Test
    void integers_that_point_into_a_table_of_one_row_are_zero() {
        ProbeShapes.Probed probed = probed(
                TensorType.of(DType.INT64, "b", "s"),
                x -> x.builder()
                        .constant(Tensor.zeros(DType.FLOAT, Shape.of(1, 6)))
                        .gather(x, 0));
        assertThat(probed.shapes().of(Y)).hasToString("float[2|3,7|5,6]");
        assertThat(probed.notes()).isEmpty();
    }

    @Test
    void sizes_go_by_name_where_axes_do_not_fit() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr a = build.input("a", floats("rows", "inner"));
        build.output("y", a.matMul(build.input("b", floats("inner", "columns"))));
        ProbeShapes.Probed probed = ProbeShapes.of(build.build(), RUNTIME);
        assertThat(probed.shapes().of(Y)).hasToString("float[2|3,11|13]");
        assertThat(probed.notes()).isEmpty();
    }

    @Test
    void each_of_many_open_axes_has_a_size_of_its_own() {
        assertThat(probed(floats("a", "b", "c", "d", "e", "f"), Expr::neg)
                        .shapes()
                        .of(Y))
                .hasToString("float[2|3,7|5,11|13,17|23,29|31,41|47]");
    }

    @Test
    void an_encoder_is_fed_words_that_it_knows() {
        GraphBuilder build = GraphBuilder.create("g");
        Wire words = build.input("word", TensorType.of(DType.STRING, "n", 1)).wire();
        Map<String, Attribute> known =
                Map.of("cats_strings", new Attribute.Texts(List.of("yes", "no")), "zeros", Attribute.of(0L));
        build.add(new Node("", "ai.onnx.ml", "OneHotEncoder", List.of(words), List.of(Y), known));
        build.output(Y);
        Graph graph = build.build();
        Graph withMl = new Graph(
                graph.name(),
                Map.of("", 17L, "ai.onnx.ml", 1L),
                graph.inputs(),
                graph.outputs(),
                graph.weights(),
                graph.nodes(),
                Opaque.NONE);
        assertThat(ProbeShapes.of(withMl, RUNTIME).shapes().of(Y)).hasToString("float[2|3,1,2]");
    }

    @Test
    void an_input_without_a_declared_shape_is_of_the_type_that_the_runtime_says() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", floats("a", "b"));
        build.output("y", x.tanh());
        Graph graph = build.build();
        Graph open = new Graph(
                "g",
                graph.opsets(),
                List.of(new Port(x.wire(), null, unshaped())),
                graph.outputs(),
                graph.weights(),
                graph.nodes(),
                Opaque.NONE);
        assertThat(ProbeShapes.of(open, RUNTIME).shapes().of(Y)).hasToString("float[2|3,7|5]");
    }

    /** A ValueInfoProto of a FLOAT tensor, its rank unsaid. */
    private static Opaque unshaped() {
        return Opaque.of(new byte[] {0x12, 4, 0x0a, 2, 8, 1});
    }

    @Test
    void how_much_is_found_is_not_called_fixed() {
        assertThat(probed(
                                floats("n", 4),
                                x -> x.apply("Greater", Map.of(), x.builder().scalar(DType.FLOAT, 9))
                                        .apply("NonZero", Map.of()))
                        .shapes()
                        .of(Y)
                        .dims()
                        .toString())
                .isEqualTo("[2, y#1]");
    }

    @Test
    void a_graph_that_runs_on_nothing_names_the_node() {
        assertThatThrownBy(() -> probed(floats("batch", "n"), x -> {
                    x.builder().scope("body");
                    return x.matMul(x.builder().constant(Tensor.zeros(DType.FLOAT, Shape.of(12, 2))));
                }))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("running MatMul node. Name:'body/MatMul'")
                .hasMessageEndingWith(
                        " Tried with 4 sizes, first x float[2,7]. Export the model with fixed input sizes.")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_list_for_an_input_is_refused() {
        // A sequence of FLOAT tensors.
        Opaque sequence = Opaque.of(new byte[] {0x12, 8, 0x22, 6, 0x0a, 4, 0x0a, 2, 8, 1});
        Graph graph = new Graph(
                "g",
                Map.of("", 17L),
                List.of(new Port(new Wire("many"), null, sequence)),
                List.of(new Port(Y, null)),
                Map.of(),
                List.of(new Node("", "", "SequenceLength", List.of(new Wire("many")), List.of(Y), Map.of())),
                Opaque.NONE);
        assertThatThrownBy(() -> ProbeShapes.of(graph, RUNTIME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Graph 'g': input 'many' is a list or a dictionary, not a tensor, which is not supported."
                        + " Export the model with tensors for inputs.");
    }

    @Test
    void every_golden_model_is_measured_as_it_computes() throws IOException {
        for (Case one : GoldenModels.of("models.zip.gz", folder)) {
            Graph graph = OnnxReader.read(one.file());
            boolean zipped = graph.nodes().stream().anyMatch(node -> node.op().equals("ZipMap"));
            boolean called = !graph.functions().isEmpty();
            if (zipped || called) {
                continue;
            }
            ProbeShapes.Probed probed = ProbeShapes.of(graph, RUNTIME);
            assertThat(probed.notes()).as(one.name()).isEmpty();
            one.out().forEach((wire, value) -> {
                TensorType type = probed.shapes().of(new Wire(wire));
                assertThat(type.dtype()).as(one.name()).isEqualTo(value.dtype());
                assertThat(type.admits(value.shape()))
                        .as("%s: %s is %s, should admit %s", one, wire, type, value.shape())
                        .isTrue();
            });
        }
    }

    @Test
    void wires_of_graphs_inside_nodes_and_lists_are_not_looked_into() throws IOException {
        for (Case one : GoldenModels.of("models.zip.gz", folder)) {
            if (one.name().startsWith("loops")) {
                Graph graph = OnnxReader.read(one.file());
                Map<Wire, TensorType> types =
                        ProbeShapes.of(graph, RUNTIME).shapes().types();
                assertThat(types)
                        .as(one.name())
                        .doesNotContainKeys(new Wire("moved"), new Wire("u"), new Wire("parts"));
                assertThat(types).containsKey(graph.outputs().get(0).wire());
            }
        }
    }

    @Test
    void a_weight_that_is_large_may_be_read_by_a_graph_inside() throws IOException {
        Case inner = GoldenModels.of("models.zip.gz", folder).stream()
                .filter(one -> one.name().equals("files-inner-weights"))
                .findFirst()
                .orElseThrow();
        Attribute.OfGraph branch =
                OnnxReader.read(inner.file()).nodes().get(0).graphs().get("then_branch");
        assertThat(branch.body().weights().values()).singleElement().isInstanceOf(Weight.InFile.class);
    }
}
