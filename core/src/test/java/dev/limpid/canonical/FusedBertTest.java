package dev.limpid.canonical;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionMaps;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A BERT as ONNX Runtime's optimiser for transformers fuses it, taken apart: output and gradient as PyTorch has them. */
class FusedBertTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));
    private static final Wire Y = new Wire("y");

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    /** The last columns are how far off the output and the gradient are, relative to the largest. */
    @ParameterizedTest
    @CsvSource({"attention, 1e-5, 1e-5", "multihead, 1e-5, 1e-5", "quantised, 3e-2, 1e-1"})
    void a_fused_bert_is_taken_apart(String name, double output, double gradient) {
        GoldenGraph golden = GoldenGraph.of("fused-" + name + ".onnx");
        Graph twin = Dequantise.rewrite(RaiseOpset.rewrite(HoistConstants.rewrite(golden.graph())));
        Shapes probed = ProbeShapes.of(twin, RUNTIME).shapes();
        Graph lowered =
                Lower.rewrite(twin, probed, node -> !Gradient.TABLE.ops().contains(node.qualifiedOp()));
        // Whatever the runtime fuses again, each wire can be asked for.
        Shapes shapes = ProbeShapes.of(lowered, RUNTIME).shapes();
        assertThat(AttentionMaps.in(lowered, shapes)).hasSize(2);
        assertThat(AttentionMaps.in(lowered, Shapes.infer(lowered, probed))).hasSize(2);

        Wire words = words(lowered, shapes);
        GraphBuilder build = GraphBuilder.on(lowered, shapes);
        Expr seed = build.constant(golden.constant("y/weight"));
        Wire signal = Backward.pull(Gradient.TABLE, build, lowered.nodes(), build.expr(Y), seed, List.of(words))
                .get(0)
                .wire();
        Graph both = build.build().withOutputs(List.of(Y, signal)).pruned();
        Values got = RUNTIME.run(both, Runtime.Kind.SHARED, golden.feeds());
        assertThat(LoweredOp.difference(golden.expected(Y), got.get(Y))).isLessThan(output);
        Tensor expected = golden.constant("words/signal");
        assertThat(LoweredOp.difference(expected, got.get(signal))).isLessThan(gradient);
    }

    /** Where the ids are looked up in a matrix; of a quantised one, where its rows are floats. */
    private static Wire words(Graph graph, Shapes shapes) {
        Node lookup = graph.nodes().stream()
                .filter(node -> node.is("Gather") && node.in(1).name().startsWith("input_ids"))
                .filter(node -> graph.weights().containsKey(node.in(0)))
                .findFirst()
                .orElseThrow();
        return shapes.dtype(lookup.out(0)) == DType.FLOAT
                ? lookup.out(0)
                : graph.consumers().get(lookup.out(0)).get(0).out(0);
    }
}
