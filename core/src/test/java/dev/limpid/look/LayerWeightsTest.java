package dev.limpid.look;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class LayerWeightsTest {
    private static Expr square(GraphBuilder build, String name) {
        return build.weight(name, Weight.of(Tensor.fill(DType.FLOAT, Shape.of(4, 4), i -> i)));
    }

    private static Expr row(GraphBuilder build) {
        return build.input("x", TensorType.of(DType.FLOAT, "batch", 4));
    }

    private static List<LayerWeights> of(GraphBuilder build, String output) {
        Graph graph = build.build();
        return LayerWeights.of(graph, Shapes.infer(graph, Shapes.UNKNOWN), new Wire(output));
    }

    private static LayerWeights layer(String name, String... weights) {
        return new LayerWeights(name, List.of(weights).stream().map(Wire::new).toList());
    }

    @Test
    void a_layer_has_what_leads_to_it_from_the_layer_before() {
        GraphBuilder build = GraphBuilder.create("layers");
        Expr first = row(build)
                .matMul(square(build, "a"))
                .add(square(build, "b").slice(0, 0, 1))
                .relu();
        build.output(
                "y",
                first.matMul(square(build, "c").transpose(List.of(1L, 0L)))
                        .tanh()
                        .matMul(square(build, "d")));
        assertThat(of(build, "y"))
                .containsExactly(layer("activation 0", "a", "b"), layer("activation 1", "c"), layer("head", "d"));
    }

    @Test
    void a_weight_that_several_layers_read_belongs_to_the_one_nearest_to_the_input() {
        GraphBuilder build = GraphBuilder.create("tied");
        Expr tied = square(build, "tied");
        build.output(
                "y", row(build).matMul(tied).relu().matMul(square(build, "own")).matMul(tied));
        assertThat(of(build, "y")).containsExactly(layer("activation 0", "tied"), layer("head", "own"));
    }

    @Test
    void only_what_the_output_depends_on_counts() {
        GraphBuilder build = GraphBuilder.create("two");
        Expr x = row(build);
        build.output("y", x.matMul(square(build, "a")).relu().matMul(square(build, "b")));
        build.output("z", x.matMul(square(build, "c")));
        assertThat(of(build, "y")).containsExactly(layer("activation 0", "a"), layer("head", "b"));
        assertThat(of(build, "z")).containsExactly(layer("c", "c"));
    }

    @Test
    void without_layers_each_operator_is_one() {
        GraphBuilder build = GraphBuilder.create("linear");
        Expr x = row(build);
        build.output(
                "y", x.apply("Gemm", square(build, "a"), square(build, "bias")).matMul(square(build, "b")));
        assertThat(of(build, "y")).containsExactly(layer("a", "a", "bias"), layer("b", "b"));
    }

    @Test
    void sizes_bounds_and_single_numbers_are_not_learnt() {
        GraphBuilder build = GraphBuilder.create("picture");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 1, 2, 4, 4));
        Expr kernel = build.weight("kernel", Weight.of(Tensor.fill(DType.FLOAT, Shape.of(2, 2, 1, 1), i -> i)));
        Expr scales = build.weight("scales", Weight.of(Tensor.of(Shape.of(4), 1f, 1f, 2f, 2f)));
        Expr one = build.weight("one", Weight.of(Tensor.of(Shape.of(1), 2f)));
        Expr resized = build.expr(build.add(
                        "Resize",
                        List.of(x.wire(), Wire.NONE, scales.wire()),
                        1,
                        Map.of("mode", Attribute.of("nearest")))
                .get(0));
        build.output("y", resized.apply("Conv", kernel).mul(one).clip(-1, 1));
        assertThat(of(build, "y")).containsExactly(layer("activation 0", "kernel"));
    }

    @Test
    void whole_numbers_that_are_made_floats_of_are_weights() {
        GraphBuilder build = GraphBuilder.create("quantised");
        Expr levels = build.weight("levels", Weight.of(Tensor.fill(DType.INT8, Shape.of(4, 4), i -> i)));
        build.output("y", row(build).matMul(levels.cast(DType.FLOAT).mul(0.1)));
        assertThat(of(build, "y")).containsExactly(layer("levels", "levels"));
    }
}
