package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class FollowSizesTest {
    private final GraphBuilder build = GraphBuilder.create("g");
    private final Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", "length", 6));

    private TensorType followed(Expr wanted, Object... dims) {
        build.output("y", wanted);
        return FollowSizes.of(build.build(), Map.of(new Wire("x"), TensorType.of(DType.FLOAT, dims)))
                .of(new Wire("y"));
    }

    private Expr size(Expr of, long axis) {
        return of.shape().slice(0, axis, axis + 1);
    }

    @Test
    void sizes_put_together_are_known() {
        Expr heads = x.reshape(size(x, 0).concat(0, size(x, 1), build.longs(2, 3)));
        assertThat(followed(heads, 5, 7, 6)).isEqualTo(TensorType.of(DType.FLOAT, 5, 7, 2, 3));
    }

    @Test
    void sizes_computed_of_what_was_reshaped_by_sizes_are_known_too() {
        Expr flat = x.reshape(size(x, 0).mul(size(x, 1)).concat(0, build.longs(6)));
        Expr turned = flat.transpose(List.of(1L, 0L));
        Expr wide = turned.expand(build.longs(4).concat(0, turned.shape()));
        assertThat(followed(wide, 5, 7, 6)).isEqualTo(TensorType.of(DType.FLOAT, 4, 6, 35));
    }

    @Test
    void a_size_that_depends_on_values_keeps_a_name() {
        Expr many = x.apply("NonZero", Map.of());
        Expr shaped = x.reshape(-1).unsqueeze(0).expand(size(many, 1).concat(0, build.longs(1)));
        TensorType type = followed(shaped, 1, 1, 6);
        assertThat(type.rank()).isEqualTo(2);
        assertThat(type.dim(0).toString()).contains("#");
    }

    @Test
    void without_sizes_nothing_is_made_up() {
        Expr heads = x.reshape(size(x, 0).concat(0, size(x, 1), build.longs(2, 3)));
        build.output("y", heads);
        Shapes shapes = FollowSizes.of(build.build(), Map.of());
        assertThat(shapes.of(new Wire("y")).rank()).isEqualTo(4);
        assertThat(shapes.of(new Wire("x"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", "length", 6));
    }
}
