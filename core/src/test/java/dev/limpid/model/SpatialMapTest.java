package dev.limpid.model;

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
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which wire of small networks is the last map; vision transformers, detectors and SegFormer stand in the golden tests. */
class SpatialMapTest {
    private static final Wire PICTURE = new Wire("picture");
    private static final Wire OUT = new Wire("out");

    private final GraphBuilder build = GraphBuilder.create("net");
    private final Expr picture = build.input("picture", TensorType.of(DType.FLOAT, "batch", 2, 8, 8));

    private Expr conv(Expr x, int kernel, int stride, String name) {
        long channels = ((dev.limpid.graph.Dim.Fixed) x.type().dim(1)).size();
        Expr weight = build.weight("w", Weight.of(Tensor.zeros(DType.FLOAT, Shape.of(3, channels, kernel, kernel))));
        long pad = kernel / 2;
        Expr out = x.apply(
                "Conv",
                Map.of(
                        "strides", Attribute.of(List.of((long) stride, (long) stride)),
                        "pads", Attribute.of(List.of(pad, pad, pad, pad))),
                weight);
        return build.rename(out, new Wire(name));
    }

    private Expr named(Expr x, String name) {
        return build.rename(x, new Wire(name));
    }

    private Expr pool(Expr x, String op) {
        return x.apply(
                op,
                Map.of(
                        "kernel_shape", Attribute.of(List.of(2L, 2L)),
                        "strides", Attribute.of(List.of(2L, 2L))));
    }

    private Expr resized(Expr x, float by) {
        Expr none = build.constant(Tensor.of(Shape.of(0), new float[0]));
        return x.apply("Resize", none, build.constant(Tensor.of(Shape.of(4), 1, 1, by, by)));
    }

    /** Means times a matrix. */
    private Expr classes(Expr map) {
        Expr mean = map.apply("GlobalAveragePool").apply("Flatten");
        return mean.matMul(build.weight("m", Weight.of(Tensor.zeros(DType.FLOAT, Shape.of(3, 4)))));
    }

    private Optional<SpatialMap> found(Expr output) {
        build.output("out", output);
        Graph graph = build.build();
        return SpatialMap.in(graph, Shapes.infer(graph, Shapes.UNKNOWN), PICTURE, OUT);
    }

    private void assertFound(Expr output, String wire) {
        assertThat(found(output))
                .hasValueSatisfying(map -> assertThat(map.wire().name()).isEqualTo(wire));
    }

    @Test
    void of_a_plain_network_it_is_the_last_activation() {
        Expr first = conv(picture, 3, 2, "first").relu();
        assertFound(classes(named(conv(first, 3, 1, "second").relu(), "last")), "last");
    }

    @Test
    void a_map_inside_a_branch_with_a_bypass_is_passed_over() {
        Expr before = named(conv(picture, 3, 2, "first").relu(), "block");
        // Its inner maps are of more than one place, what leaves it is of one.
        Expr inner = conv(conv(before, 1, 1, "inner").relu(), 3, 4, "outer");
        Expr bypass = conv(before, 1, 4, "bypass");
        assertFound(classes(inner.add(bypass).relu()), "block");
    }

    @Test
    void a_map_that_is_only_pooled_gives_way_to_the_finer_one() {
        Expr fine = named(conv(picture, 3, 1, "first").relu(), "fine");
        Expr flat = pool(pool(fine, "MaxPool"), "AveragePool").apply("Flatten");
        assertFound(flat.matMul(build.weight("m", Weight.of(Tensor.zeros(DType.FLOAT, Shape.of(12, 4))))), "fine");
    }

    @Test
    void of_a_map_that_is_the_answer_it_is_the_bottleneck() {
        Expr top = conv(picture, 3, 1, "top").relu();
        Expr low = named(conv(top, 3, 2, "low").relu(), "bottleneck");
        Expr joined = resized(low, 2).concat(1, top);
        assertFound(conv(conv(joined, 3, 1, "joined").relu(), 1, 1, "scores"), "bottleneck");
    }

    @Test
    void pictures_of_any_size_have_a_bottleneck_too() {
        GraphBuilder open = GraphBuilder.create("open");
        Expr any = open.input("picture", TensorType.of(DType.FLOAT, "batch", 2, "height", "width"));
        Weight kernel = Weight.of(Tensor.zeros(DType.FLOAT, Shape.of(2, 2, 3, 3)));
        Map<String, Attribute> half =
                Map.of("strides", Attribute.of(List.of(2L, 2L)), "pads", Attribute.of(List.of(1L, 1L, 1L, 1L)));
        Map<String, Attribute> same = Map.of("pads", Attribute.of(List.of(1L, 1L, 1L, 1L)));
        Expr low = open.rename(any.apply("Conv", half, open.weight("w", kernel)).relu(), new Wire("bottleneck"));
        Expr none = open.constant(Tensor.of(Shape.of(0), new float[0]));
        Expr high = low.apply("Resize", none, open.constant(Tensor.of(Shape.of(4), 1, 1, 2, 2)));
        Expr mixed = high.apply("Conv", same, open.weight("w", kernel)).relu();
        open.output("out", mixed.apply("Conv", same, open.weight("w", kernel)));
        Graph graph = open.build();
        assertThat(SpatialMap.in(graph, Shapes.infer(graph, Shapes.UNKNOWN), PICTURE, OUT))
                .hasValueSatisfying(map -> assertThat(map.wire().name()).isEqualTo("bottleneck"));
    }

    @Test
    void what_already_is_a_score_of_a_class_does_not_count() {
        Expr shared = named(conv(picture, 3, 4, "first").relu(), "shared");
        Expr seen = conv(shared, 3, 1, "head").relu();
        // Behind the last convolution that sees neighbours each place has its class, however often it is enlarged.
        assertFound(resized(conv(seen, 1, 1, "scores"), 4), "shared");
    }

    @Test
    void a_matrix_on_pixels_has_none() {
        Expr flat = picture.apply("Flatten");
        Expr out = flat.matMul(build.weight("m", Weight.of(Tensor.zeros(DType.FLOAT, Shape.of(128, 4)))));
        assertThat(found(out)).isEmpty();
    }

    @Test
    void what_the_output_does_not_need_does_not_count() {
        Expr used = named(conv(picture, 3, 2, "first").relu(), "used");
        Expr out = classes(used);
        build.output("other", conv(used, 3, 1, "other-head"));
        assertFound(out, "used");
    }

    @Test
    void a_wire_that_lies_elsewhere_is_refused() {
        Expr used = named(conv(picture, 3, 2, "first").relu(), "used");
        Expr out = classes(used);
        conv(used, 3, 1, "side");
        build.output("out", out);
        Graph graph = build.build();
        Shapes shapes = Shapes.infer(graph, Shapes.UNKNOWN);
        assertThat(SpatialMap.at(graph, shapes, PICTURE, OUT, new Wire("first"))
                        .wire()
                        .name())
                .isEqualTo("first");
        assertThatThrownBy(() -> SpatialMap.at(graph, shapes, PICTURE, OUT, new Wire("side")))
                .hasMessage("Wire 'side' float[batch,3,4,4] does not lie between the picture 'picture' and the output"
                        + " 'out'. The usual map is --wire used.");
    }
}
