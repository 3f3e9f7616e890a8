package dev.limpid.model;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AnatomyTest {
    private final GraphBuilder build = GraphBuilder.create("g");

    private Anatomy anatomy(Wire features, Expr output) {
        build.output("scores", output);
        Target.Output scores = new Target.Output(new Wire("scores"), Target.Link.NONE);
        return new Anatomy(build.build(), build.shapes(), features, Layout.ELEMENTS, scores);
    }

    private Expr input(DType dtype, Object... dims) {
        return build.input("x", TensorType.of(dtype, dims));
    }

    private Expr weight(long... dims) {
        return build.weight("w", new Weight.Declared(DType.FLOAT, Shape.of(dims)));
    }

    @Test
    void a_model_whose_weights_are_not_here_can_be_judged() {
        Expr x = input(DType.FLOAT, "batch", 4);
        Anatomy model = anatomy(x.wire(), x.matMul(weight(4, 3)).relu());
        assertThat(model.noPull(Gradient.TABLE)).isEmpty();
        assertThat(model.noPath(Gradient.TABLE)).isEmpty();
        assertThat(model.noAttention()).hasValue(AttentionMaps.NONE);
    }

    @Test
    void operators_without_a_rule_are_named_with_their_first_node() {
        Expr x = input(DType.FLOAT, "batch", 4);
        Expr y = x;
        for (String op : new String[] {"Odd", "Even", "Odd", "Third", "Fourth"}) {
            y = y.apply(op, Map.of()).as(x.type());
        }
        Anatomy model = anatomy(x.wire(), y);
        String why = "No 'gradient' rule for Odd at 'Odd' and 1 more, Even at 'Even', Third at 'Third', and 1 more"
                + " operators.";
        assertThat(model.noPull(Gradient.TABLE)).hasValue(why);
        assertThat(model.noPath(Gradient.TABLE)).hasValue(why);
    }

    @Test
    void features_without_a_fraction_have_no_derivative() {
        Expr x = input(DType.INT64, "batch", 4);
        assertThat(anatomy(x.wire(), x.cast(DType.FLOAT)).noPull(Gradient.TABLE))
                .hasValue("The features, wire 'x' int64[batch,4], have no fraction: there is no derivative.");
    }

    @Test
    void an_output_that_does_not_depend_on_the_features_is_told() {
        Expr x = input(DType.FLOAT, "batch", 4);
        assertThat(anatomy(x.wire(), x.apply("Floor", Map.of())).noPull(Gradient.TABLE))
                .hasValueSatisfying(why -> assertThat(why).startsWith("The target does not depend on wire 'x'"));
    }

    @Test
    void maps_of_different_sizes_cannot_be_told_together() {
        Expr x = input(DType.FLOAT, "batch", 2, "places", 4);
        Expr small = attended(x);
        Expr large = attended(small.concat(1, small));
        assertThat(anatomy(x.wire(), large.reshape(0, -1)).noAttention())
                .hasValue("The model's attention maps differ in shape: float[batch,2,places,places] and"
                        + " float[batch,4,places,places].");
    }

    @Test
    void maps_whose_sizes_only_a_run_tells_may_be_equal() {
        Expr x = input(DType.FLOAT, "batch", 2, "places", 4);
        Expr y = attended(x).as(TensorType.of(DType.FLOAT, "batch", 2, "other", 4));
        assertThat(anatomy(x.wire(), attended(y).reshape(0, -1)).noAttention()).isEmpty();
    }

    private static Expr attended(Expr x) {
        return x.matMul(x, false, true, 1).softmax(-1).matMul(x);
    }
}
