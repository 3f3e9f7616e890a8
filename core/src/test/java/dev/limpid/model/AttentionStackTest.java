package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Which attention can be followed, and what is said of other. */
class AttentionStackTest {
    private final GraphBuilder build = GraphBuilder.create("g");
    private final Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", "places", 4));

    private Anatomy anatomy(Expr output) {
        build.output("scores", output);
        Target.Output scores = new Target.Output(new Wire("scores"), Target.Link.NONE);
        return new Anatomy(build.build(), build.shapes(), x.wire(), Layout.SEQUENCE, scores);
    }

    private Expr matrix(Expr value, int to) {
        return value.matMul(build.weight(
                "w",
                new Weight.Declared(
                        DType.FLOAT, Shape.of(((Dim.Fixed) value.type().dim(-1)).size(), to))));
    }

    private static Expr heads(Expr value, int heads) {
        return value.reshape(0, 0, heads, -1).transpose(List.of(0L, 2L, 1L, 3L));
    }

    private Expr attention(Expr queries, Expr others, int heads) {
        return heads(matrix(queries, 4), heads)
                .matMul(heads(matrix(others, 4), heads), false, true, 1)
                .softmax(-1)
                .matMul(heads(matrix(others, 4), heads))
                .transpose(List.of(0L, 2L, 1L, 3L))
                .reshape(0, 0, 4);
    }

    @Test
    void layers_on_top_of_each_other_can_be_followed() {
        Expr first = attention(x, x, 2).add(x);
        Anatomy model = anatomy(attention(first, first, 2).add(first).reduceMean(false, 1));
        assertThat(model.noAttention()).isEmpty();
        assertThat(model.noAttentionSlopes(Gradient.TABLE)).isEmpty();
        assertThat(model.noHeads()).isEmpty();
        assertThat(model.noHeadSlopes(Gradient.TABLE)).isEmpty();
        assertThat(model.noLayers()).isEmpty();
        List<AttentionBlock> blocks = AttentionMaps.blocks(model.graph(), model.shapes());
        assertThat(blocks).hasSize(2);
        assertThat(AttentionStack.between(
                        model.graph(),
                        model.shapes(),
                        blocks.get(0).context(),
                        model.output().wire()))
                .isEqualTo(blocks);
        assertThat(AttentionStack.between(
                        model.graph(),
                        model.shapes(),
                        first.wire(),
                        model.output().wire()))
                .containsExactly(blocks.get(1));
        assertThat(AttentionStack.between(model.graph(), model.shapes(), x.wire(), first.wire()))
                .containsExactly(blocks.get(0));
    }

    @Test
    void an_encoder_and_a_decoder_are_no_stack() {
        Expr encoded = attention(x, x, 2).add(x);
        Expr queries = build.input("queries", TensorType.of(DType.FLOAT, "batch", "wanted", 4));
        Expr own = attention(queries, queries, 2).add(queries);
        Anatomy model = anatomy(attention(own, encoded, 2).add(own).reduceMean(false, 1));
        List<Wire> maps = AttentionMaps.in(model.graph(), model.shapes());
        assertThat(model.noAttention())
                .hasValue("The model's attention is no single stack of layers: what '" + maps.get(2)
                        + "' compares and weights is not all made of '"
                        + AttentionMaps.blocks(model.graph(), model.shapes())
                                .get(0)
                                .context()
                        + "', as in a decoder that looks at an encoder, or in two towers.");
        assertThat(model.noHeads()).isEmpty();
    }

    @Test
    void two_towers_are_no_stack() {
        Expr one = attention(x, x, 2).add(x);
        Expr other = attention(x, x, 2).sub(x);
        Anatomy model = anatomy(one.mul(other).reduceMean(false, 1));
        List<Wire> maps = AttentionMaps.in(model.graph(), model.shapes());
        assertThat(model.noAttention())
                .hasValue("The model's attention is no single stack of layers: what '" + maps.get(1)
                        + "' compares and weights is not all made of '"
                        + AttentionMaps.blocks(model.graph(), model.shapes())
                                .get(0)
                                .context()
                        + "', as in a decoder that looks at an encoder, or in two towers.");
        assertThat(model.noAttentionSlopes(Gradient.TABLE)).isEqualTo(model.noAttention());
        assertThat(model.noLayers()).isEqualTo(model.noAttention());
        assertThat(model.noHeads()).isEmpty();
    }

    @Test
    void cross_attention_has_other_queries_than_keys() {
        Expr few = build.weight("queries", new Weight.Declared(DType.FLOAT, Shape.of(1, 3, 4)));
        Expr fixed = build.input("y", TensorType.of(DType.FLOAT, "batch", 6, 4));
        Anatomy model = anatomy(attention(few, fixed, 2).reduceMean(false, 1));
        Anatomy looked = new Anatomy(model.graph(), model.shapes(), fixed.wire(), Layout.SEQUENCE, model.output());
        Wire map = AttentionMaps.in(model.graph(), model.shapes()).get(0);
        assertThat(looked.noAttention())
                .hasValue("Attention at '" + map + "', " + model.shapes().of(map)
                        + ", has queries and keys of different number: places of the one are not places of the other,"
                        + " and cannot be followed through layers.");
    }

    @Test
    void attention_of_windows_is_no_attention_over_the_whole_input() {
        Expr places = build.input("y", TensorType.of(DType.FLOAT, "batch", 6, 4));
        Expr windows = places.reshape(-1, 3, 4)
                .as(new TensorType(DType.FLOAT, List.of(Dim.of("batch").times(2), Dim.of(3), Dim.of(4))));
        Anatomy model = anatomy(attention(windows, windows, 2).reshape(-1, 6, 4).reduceMean(false, 1));
        Anatomy looked = new Anatomy(model.graph(), model.shapes(), places.wire(), Layout.SEQUENCE, model.output());
        Wire map = AttentionMaps.in(model.graph(), model.shapes()).get(0);
        assertThat(looked.noAttention())
                .hasValue("Attention at '" + map + "', " + model.shapes().of(map)
                        + ", looks at several parts of an input, each for itself: only attention over the whole input can be"
                        + " followed through layers.");
        assertThat(looked.noHeads()).isEmpty();
    }

    @Test
    void layers_of_different_numbers_of_heads_have_none_side_by_side() {
        Expr first = attention(x, x, 2).add(x);
        Anatomy model = anatomy(attention(first, first, 4).add(first).reduceMean(false, 1));
        assertThat(model.noHeads()).hasValue("The model's layers differ in their number of heads: 2 and 4.");
        assertThat(model.noHeadSlopes(Gradient.TABLE)).isEqualTo(model.noHeads());
    }

    @Test
    void slopes_that_no_rule_can_tell_are_named() {
        Expr odd = attention(x, x, 2).add(x).apply("Odd").as(x.type());
        Anatomy model = anatomy(odd.reduceMean(false, 1));
        assertThat(model.noAttention()).isEmpty();
        assertThat(model.noAttentionSlopes(Gradient.TABLE)).hasValue("No 'gradient' rule for Odd at 'Odd'.");
        assertThat(model.noHeadSlopes(Gradient.TABLE)).hasValue("No 'gradient' rule for Odd at 'Odd'.");
    }

    @Test
    void a_layer_without_a_residual_sum_has_no_known_end() {
        Anatomy model = anatomy(attention(x, x, 2).reduceMean(false, 1));
        Wire map = AttentionMaps.in(model.graph(), model.shapes()).get(0);
        assertThat(model.noAttention()).isEmpty();
        assertThat(model.noLayers())
                .hasValue("It cannot be told where the layer of attention '" + map
                        + "' ends: no single wire leads on from it to 'scores'.");
    }

    @Test
    void maps_of_a_run_are_checked_too() {
        Wire one = new Wire("one");
        Wire other = new Wire("other");
        assertRefused(
                Shape.of(1, 2, 3, 4),
                Shape.of(1, 2, 3, 4),
                "Attention at 'one', [1,2,3,4], has queries and keys of different number: places of the one are not"
                        + " places of the other, and cannot be followed through layers.");
        assertRefused(
                Shape.of(4, 2, 3, 3),
                Shape.of(4, 2, 3, 3),
                "Attention at 'one', [4,2,3,3], looks at several parts of an input, each for itself: only attention over"
                        + " the whole input can be followed through layers.");
        assertRefused(
                Shape.of(1, 2, 3, 3),
                Shape.of(1, 2, 4, 4),
                "The model's attention maps differ in shape: [1,2,3,3] and [1,2,4,4] at 'other'.");
        AttentionStack.check(List.of(block(one), block(other)), values(Shape.of(1, 2, 3, 3), Shape.of(1, 2, 3, 3)));
    }

    private static void assertRefused(Shape one, Shape other, String message) {
        List<AttentionBlock> blocks = List.of(block(new Wire("one")), block(new Wire("other")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionStack.check(blocks, values(one, other)))
                .withMessage(message);
    }

    private static AttentionBlock block(Wire map) {
        return new AttentionBlock(map, new Wire("values"), new Wire("context"));
    }

    private static Values values(Shape one, Shape other) {
        return new Values(Map.of(
                new Wire("one"), Tensor.zeros(DType.FLOAT, one), new Wire("other"), Tensor.zeros(DType.FLOAT, other)));
    }
}
