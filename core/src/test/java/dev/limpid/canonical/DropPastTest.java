package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DropPastTest {
    private static final Wire IDS = new Wire("ids");
    private static final Wire PAST = new Wire("past");
    private static final TensorType KEPT = TensorType.of(DType.FLOAT, "batch", 2, "tokens", 3);

    /** {@code y} of a past and of {@code x: [batch,2,sequence,3]}. */
    private static Graph graph(TensorType kept, BiFunction<Expr, Expr, Expr> form) {
        GraphBuilder build = GraphBuilder.create("g");
        build.input("ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Expr past = build.input("past", kept);
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 2, "sequence", 3));
        build.output("y", form.apply(past, x));
        return build.build();
    }

    private static Graph dropped(Graph graph) {
        return DropPast.rewrite(graph, List.of(PAST), IDS);
    }

    /** Held against ONNX Runtime on the graph as it was, with a past of no tokens. */
    private static void computesTheSame(Graph graph) {
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put("ids", Tensor.zeros(DType.INT64, Shape.of(4, 5)));
        feeds.put("x", Tensor.fill(DType.FLOAT, Shape.of(4, 2, 5, 3), i -> Math.sin(i)));
        Graph dropped = dropped(graph);
        assertThat(dropped.input("past")).isEmpty();
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            Map<Wire, Tensor> without =
                    runtime.run(dropped, Runtime.Kind.SHARED, feeds).byWire();
            TensorType type = graph.input("past").orElseThrow().type();
            feeds.put(
                    "past",
                    Tensor.zeros(DType.FLOAT, type.rank() == 4 ? Shape.of(4, 2, 0, 3) : Shape.of(2, 4, 2, 0, 3)));
            assertThat(without)
                    .isEqualTo(runtime.run(graph, Runtime.Kind.SHARED, feeds).byWire());
        }
    }

    @Test
    void what_is_new_takes_the_place_of_all() {
        Graph graph = graph(KEPT, (past, x) -> past.concat(-2, x).exp());
        assertThat(dropped(graph)).hasToString("""
                g (ids: int64[batch,sequence], x: float[batch,2,sequence,3]) -> (y)
                  Identity(x) -> Concat
                  Exp(Concat) -> Exp
                  Identity(Exp) -> y
                """);
        computesTheSame(graph);
    }

    @Test
    void sizes_are_those_of_no_tokens() {
        Graph graph = graph(KEPT, (past, x) -> past.shape());
        assertThat(dropped(graph)).hasToString("""
                g (ids: int64[batch,sequence], x: float[batch,2,sequence,3]) -> (y)
                  weight past/2: int64[1] {2}
                  weight past/0: int64[1] {0}
                  weight past/3: int64[1] {3}
                  Shape(ids) -> past/tokens
                  Gather(past/tokens, past/0) {axis=0} -> past/batch
                  Concat(past/batch, past/2, past/0, past/3) {axis=0} -> Shape
                  Identity(Shape) -> y
                """);
        computesTheSame(graph);
    }

    @Test
    void a_part_of_the_sizes_may_be_asked_for() {
        Map<String, Attribute> tokens = Map.of("start", Attribute.of(-2L), "end", Attribute.of(3L));
        Graph graph = graph(KEPT, (past, x) -> past.apply("Shape", tokens));
        assertThat(dropped(graph).nodes()).extracting(Node::toString).contains("Concat(past/0) {axis=0} -> Shape");
        computesTheSame(graph);
    }

    @Test
    void whatever_else_reads_a_past_reads_an_empty_one() {
        Graph turned = graph(
                KEPT,
                (past, x) -> past.transpose(List.of(0L, 2L, 1L, 3L)).concat(1, x.transpose(List.of(0L, 2L, 1L, 3L))));
        assertThat(dropped(turned).nodes()).extracting(Node::op).contains("ConstantOfShape", "Concat");
        computesTheSame(turned);
        // Along another axis a past is no beginning.
        computesTheSame(graph(KEPT, (past, x) -> past.concat(1, past)));
        TensorType packed = TensorType.of(DType.FLOAT, 2, "batch", 2, "tokens", 3);
        Expr[] index = new Expr[1];
        computesTheSame(graph(packed, (past, x) -> {
            index[0] = past.builder().constant(Tensor.of(Shape.SCALAR, 1L));
            return past.gather(index[0], 0).concat(-2, x);
        }));
    }

    @Test
    void fused_attention_leaves_its_past_out() {
        GraphBuilder build = GraphBuilder.create("fused");
        build.input("ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", "sequence", 6));
        Expr past = build.input("past", KEPT);
        List<Wire> ins =
                List.of(x.wire(), x.wire(), x.wire(), Wire.NONE, Wire.NONE, Wire.NONE, past.wire(), past.wire());
        Map<String, Attribute> heads = Map.of("num_heads", Attribute.of(2L));
        List<Wire> outs = build.add("com.microsoft:MultiHeadAttention", ins, 3, heads);
        build.output("y", build.expr(outs.get(0)));
        build.output("kept", build.expr(outs.get(1)));
        assertThat(DropPast.rewrite(build.build(), List.of(PAST), IDS)).hasToString("""
                fused (ids: int64[batch,sequence], x: float[batch,sequence,6]) -> (y, kept)
                  com.microsoft.MultiHeadAttention(x, x, x, _, _, _, _, _) {num_heads=2} -> MultiHeadAttention, MultiHeadAttention_2, MultiHeadAttention_3
                  Identity(MultiHeadAttention) -> y
                  Identity(MultiHeadAttention_2) -> kept
                """);
    }

    @Test
    void nothing_changes_without_a_past() {
        Graph graph = graph(KEPT, (past, x) -> past.concat(-2, x));
        assertThat(DropPast.rewrite(graph, List.of(), IDS)).isSameAs(graph);
    }

    @Test
    void a_past_of_another_form_is_refused() {
        for (TensorType form : List.of(
                TensorType.of(DType.FLOAT, "batch", "tokens", 3),
                TensorType.of(DType.FLOAT, "batch", 2, "tokens", "size"),
                TensorType.of(DType.FLOAT, 3, "batch", 2, "tokens", 3))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dropped(graph(form, (past, x) -> x)))
                    .withMessage("Graph 'g': its input 'past' is " + form
                            + ", expected [batch,head,tokens,size] or [2,batch,head,tokens,size] with numbers for head"
                            + " and size. Export the model again, with the form of its keys and values.");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DropPast.rewrite(graph(KEPT, (past, x) -> x), List.of(new Wire("p")), IDS))
                .withMessage("Graph 'g' has no input 'p' to be dropped.");
    }
}
