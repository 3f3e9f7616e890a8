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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResidualStreamTest {
    private static final int WIDTH = 4;

    private final GraphBuilder build = GraphBuilder.create("tiny");
    private final Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", "position", WIDTH));

    private Expr weight(long... dims) {
        return build.weight("w", Weight.of(Tensor.fill(DType.FLOAT, Shape.of(dims), i -> 0.1 * i - 0.3)));
    }

    private Expr norm(Expr value) {
        return value.apply("LayerNormalization", Map.of("axis", Attribute.of(-1L)), weight(WIDTH), weight(WIDTH));
    }

    private Expr block(Expr value) {
        return value.matMul(weight(WIDTH, WIDTH)).relu().matMul(weight(WIDTH, WIDTH));
    }

    private Expr attention(Expr value) {
        Expr split = value.reshape(0, 0, 2, 2).transpose(List.of(0L, 2L, 1L, 3L));
        Expr map = split.matMul(split.transpose(List.of(0L, 1L, 3L, 2L))).softmax(-1);
        return map.matMul(split)
                .transpose(List.of(0L, 2L, 1L, 3L))
                .reshape(0, 0, WIDTH)
                .matMul(weight(WIDTH, WIDTH));
    }

    private Graph graph(Expr output) {
        build.output("y", output);
        return build.build();
    }

    private static ResidualStream of(Graph graph) {
        return ResidualStream.of(graph, Shapes.infer(graph, Shapes.UNKNOWN));
    }

    @Test
    void blocks_that_read_a_norm_of_what_they_add_to_are_pre_norm() {
        Expr one = x.add(attention(norm(x)));
        Expr two = one.add(block(norm(one)));
        ResidualStream stream = of(graph(norm(two).matMul(weight(WIDTH, 3))));
        assertThat(stream.postNorm()).isFalse();
        assertThat(stream.start()).isEqualTo(new Wire("x"));
        assertThat(stream.last()).isEqualTo(two.wire());
        assertThat(stream.blocks())
                .extracting(ResidualStream.Block::isAttention)
                .containsExactly(true, false);
        assertThat(stream.layers()).extracting(Layer::name).containsExactly("embeddings", "layer 0");
        assertThat(stream.branches(true)).hasSize(1);
        assertThat(stream.heads()).hasSize(1);
    }

    @Test
    void sums_that_are_normalised_before_they_go_on_are_post_norm() {
        Expr one = norm(x.add(attention(x)));
        Expr two = norm(block(one).add(one));
        ResidualStream stream = of(graph(two.matMul(weight(WIDTH, 3))));
        assertThat(stream.postNorm()).isTrue();
        assertThat(stream.last()).isEqualTo(two.wire());
        assertThat(stream.layers()).hasSize(2);
    }

    @Test
    void biases_positions_and_activations_are_no_blocks() {
        Expr places = x.add(weight(1, 1, WIDTH));
        Expr gelu = places.add(places.mul(places).mul(places));
        Graph graph = graph(gelu.matMul(weight(WIDTH, 3)));
        assertThatThrownBy(() -> of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No residual stream was found in the model's graph: no sums of a value"
                        + " [batch,position,unit] and of what products with weights make of it, one after the other."
                        + " 'limpid look' probes, concepts, similarity and patch --wire work without one.");
    }

    @Test
    void models_without_a_stream_are_looked_at_after_their_activations() {
        Graph graph =
                graph(x.matMul(weight(WIDTH, 5)).relu().matMul(weight(5, 5)).tanh());
        assertThat(Layers.of(graph, Shapes.infer(graph, Shapes.UNKNOWN)))
                .extracting(Layer::name)
                .containsExactly("activation 0", "activation 1");
        GraphBuilder plain = GraphBuilder.create("plain");
        plain.output(
                "y", plain.input("x", TensorType.of(DType.FLOAT, "batch", 2)).mul(2));
        Graph none = plain.build();
        assertThatThrownBy(() -> Layers.of(none, Shapes.infer(none, Shapes.UNKNOWN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The model has no layers that can be told from its graph: neither residual sums nor"
                        + " activations. Name wires with --wire; 'limpid models inspect' lists them.");
    }
}
