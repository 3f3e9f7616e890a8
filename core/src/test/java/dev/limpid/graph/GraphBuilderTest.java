package dev.limpid.graph;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GraphBuilderTest {
    private final GraphBuilder build = GraphBuilder.create("g");
    private final Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 3));

    @Test
    void prints_as_a_program() {
        build.output("y", x.mul(x).mul(0.5).softmax(-1));
        build.output("z", x.matMul(x, false, true, 0.5f));
        assertThat(build.build()).hasToString("""
                g (x: float[batch,3]) -> (y, z)
                  weight constant: float[] {0.5}
                  Mul(x, x) -> Mul
                  Mul(Mul, constant) -> Mul_2
                  Softmax(Mul_2) {axis=-1} -> Softmax
                  Identity(Softmax) -> y
                  com.microsoft.FusedMatMul(x, x) {alpha=0.5, transA=0, transB=1} -> FusedMatMul
                  Identity(FusedMatMul) -> z
                """);
    }

    @Test
    void new_wires_are_named_after_scope_and_operator_and_numbered() {
        assertThat(x.neg().wire()).hasToString("Neg");
        assertThat(x.neg().wire()).hasToString("Neg_2");
        build.scope("encoder/0");
        assertThat(x.neg().wire()).hasToString("encoder/0/Neg");
        assertThat(x.neg().wire()).hasToString("encoder/0/Neg_2");
        assertThat(build.weight("x", Weight.of(Tensor.of(Shape.SCALAR, 1f))).wire())
                .hasToString("x_2");
    }

    @Test
    void equal_constants_are_shared() {
        assertThat(build.scalar(DType.FLOAT, 2).wire())
                .isEqualTo(build.scalar(DType.FLOAT, 2).wire());
        assertThat(build.longs(1, 2).wire()).isEqualTo(build.longs(1, 2).wire());
        assertThat(build.scalar(DType.FLOAT, 2).wire())
                .isNotEqualTo(build.scalar(DType.DOUBLE, 2).wire())
                .isNotEqualTo(build.constant(Tensor.of(Shape.of(1), 2f)).wire());
        assertThat(build.scalar(DType.FLOAT, 0).wire())
                .isNotEqualTo(build.scalar(DType.FLOAT, -0.0).wire());
    }

    @Test
    void refuses_a_name_that_is_taken_and_a_wire_that_is_not_there() {
        assertThatThrownBy(() -> build.input("x", x.type()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Graph 'g' already has a wire 'x'.");
        assertThatThrownBy(() -> build.output("x", x)).hasMessage("Graph 'g' already has a wire 'x'.");
        assertThatThrownBy(() -> build.expr(new Wire("w"))).hasMessage("Graph 'g' has no wire 'w'.");
    }

    @Test
    void a_left_out_output_can_be_asked_for_later() {
        List<Wire> outs = build.add("LayerNormalization", List.of(x.wire(), x.wire()), 1, Map.of());
        Node node = build.build().nodes().get(0);
        Wire deviation = build.outputOf(node, 2);
        assertThat(deviation).hasToString("LayerNormalization.2");
        assertThat(build.outputOf(node, 2)).isEqualTo(deviation);
        assertThat(build.outputOf(node, 0)).isEqualTo(outs.get(0));
        assertThat(build.shapes().of(deviation)).hasToString("float[batch,1]");
        assertThat(build.build().nodes())
                .singleElement()
                .hasToString("LayerNormalization(x, x) -> LayerNormalization, _, LayerNormalization.2");
        Wire mean = build.outputOf(node, 1);
        assertThat(build.build().nodes().get(0).outputs()).containsExactly(outs.get(0), mean, deviation);
    }

    @Test
    void operators_of_microsoft_import_their_domain() {
        assertThat(build.build().opsets()).containsOnlyKeys("");
        x.apply("com.microsoft:Gelu", Map.of());
        assertThat(build.build().opsets()).containsEntry("com.microsoft", 1L);
    }

    @Test
    void builds_on_another_graph_without_changing_it() {
        build.output("y", x.neg());
        Graph before = build.build();
        GraphBuilder more = GraphBuilder.on(before, Shapes.UNKNOWN);
        assertThat(more.expr(new Wire("y")).type()).isEqualTo(x.type());
        assertThat(more.expr(new Wire("y")).neg().wire()).hasToString("Neg_2");
        assertThat(before.nodes()).hasSize(2);
        assertThat(more.build().nodes()).hasSize(3);
    }

    @Test
    void a_wire_of_unknown_type_says_so() {
        Expr strange = x.apply("Mystery", Map.of());
        assertThatThrownBy(strange::type)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The type and rank of wire 'Mystery' are not known.");
        assertThatThrownBy(() -> build.shapes().of(strange.wire()))
                .hasMessage("The type and rank of wire 'Mystery' are not known.");
        assertThat(strange.as(TensorType.of(DType.INT64, 2, "n")).rank()).isEqualTo(2);
    }

    @Test
    void a_cast_to_the_own_type_is_nothing() {
        assertThat(x.cast(DType.FLOAT)).isSameAs(x);
        assertThat(x.cast(DType.DOUBLE).type()).hasToString("double[batch,3]");
    }

    /** A graph is copied node by node, one of them in other words; names that come later are left for those who have them. */
    @Test
    void a_node_is_replaced_under_the_names_that_it_wrote() {
        build.add(new Node("old", "", "HardSwish", List.of(x.wire()), List.of(new Wire("h")), Map.of()));
        build.add(new Node("", "", "Neg", List.of(new Wire("h")), List.of(new Wire("h/Mul")), Map.of()));
        build.output(new Wire("h/Mul"));
        Graph graph = build.build();
        GraphBuilder copy = GraphBuilder.copying(graph, Shapes.UNKNOWN);
        copy.scope("h");
        Expr product = copy.expr(new Wire("x")).mul(copy.expr(new Wire("x")).sigmoid());
        Expr renamed = copy.rename(product, new Wire("h"));
        assertThat(List.of(renamed.wire(), product.wire())).containsOnly(new Wire("h"));
        assertThat(product.type()).hasToString("float[batch,3]");
        copy.add(graph.nodes().get(1));
        assertThat(copy.build()).hasToString("""
                g (x: float[batch,3]) -> (h/Mul)
                  Sigmoid(x) -> h/Sigmoid
                  Mul(x, h/Sigmoid) -> h
                  Neg(h) -> h/Mul
                """);
        assertThat(copy.build().nodes()).extracting(Node::name).doesNotHaveDuplicates();
    }

    @Test
    void what_has_its_name_for_good_gets_a_second_one() {
        build.add(new Node("", "", "Neg", List.of(x.wire()), List.of(new Wire("a")), Map.of()));
        build.add(new Node("", "", "Abs", List.of(new Wire("a")), List.of(new Wire("b")), Map.of()));
        Graph graph = build.build();
        GraphBuilder copy = GraphBuilder.copying(graph, Shapes.UNKNOWN);
        copy.add(graph.nodes().get(0));
        copy.rename(copy.expr(new Wire("a")), new Wire("b"));
        copy.rename(copy.expr(new Wire("x")), new Wire("c"));
        assertThat(copy.build().nodes().stream().map(Node::toString))
                .containsExactly("Neg(x) -> a", "Identity(a) -> b", "Identity(x) -> c");
    }
}
