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
}
