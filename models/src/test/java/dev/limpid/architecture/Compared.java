package dev.limpid.architecture;

import dev.limpid.backward.Backward;
import dev.limpid.backward.Reference;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.rules.DeepLift;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** A weighted sum of an output in two runs, and the multipliers of its difference. */
record Compared(Graph graph, Wire score, Wire referenceScore, Wire signal) {
    /** What an output is multiplied with, of its shape. */
    static final String WEIGHTS = "test/weights";

    /** What the features are compared with. */
    static final String REFERENCE = "test/reference";

    static Compared of(Emitted emitted, Wire output) {
        GraphBuilder build = GraphBuilder.on(emitted.graph(), emitted.shapes());
        Expr value = build.expr(output);
        Expr weights = build.input(WEIGHTS, value.type());
        Expr score = value.mul(weights)
                .reduceSum(false, LongStream.range(0, value.rank()).toArray());
        Expr other = build.input(REFERENCE, build.expr(emitted.features()).type());
        List<Node> nodes = build.build().nodes();
        Reference reference = Reference.of(build, nodes, Map.of(emitted.features(), other));
        Expr signal = Objects.requireNonNull(Backward.pull(
                        DeepLift.TABLE,
                        build,
                        nodes,
                        score,
                        score.filledWith(1),
                        List.of(emitted.features()),
                        reference,
                        false)
                .signals()
                .get(0));
        List<Wire> outputs = List.of(score.wire(), reference.value(score.wire()).wire(), signal.wire());
        return new Compared(
                build.build().withOutputs(outputs).pruned(), outputs.get(0), outputs.get(1), outputs.get(2));
    }
}
