package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.canonical.FoldBatchNorm;
import dev.limpid.canonical.FuseGelu;
import dev.limpid.canonical.FuseLayerNormalization;
import dev.limpid.canonical.Lower;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Brings a graph into the form that is differentiated best: the same function with fewer and better known operators. */
final class Ready {
    private Ready() {}

    /**
     * Rewrites a model's graph. Its landmarks stay: as outputs they are wires that no rewrite may take away.
     *
     * @param notes takes what stayed as it was and will stop methods that look inside
     */
    static Emitted made(Emitted emitted, List<String> notes) {
        Set<Wire> kept = new LinkedHashSet<>(emitted.outputs().values());
        emitted.graph().outputs().forEach(port -> kept.add(port.wire()));
        if (emitted.graph().input(emitted.features().name()).isEmpty()) {
            kept.add(emitted.features());
        }
        Graph graph = FoldBatchNorm.rewrite(emitted.graph().withOutputs(kept));
        graph = FuseGelu.rewrite(FuseLayerNormalization.rewrite(graph, Shapes.infer(graph, emitted.shapes())));
        try {
            graph = Lower.rewrite(
                    graph,
                    Shapes.infer(graph, emitted.shapes()),
                    node -> !Gradient.TABLE.ops().contains(node.qualifiedOp()));
        } catch (IllegalArgumentException staysAsItIs) {
            notes.add(staysAsItIs.getMessage() + " Methods that look inside stop there.");
        }
        Graph made = graph.withOutputs(new ArrayList<>(
                emitted.graph().outputs().stream().map(port -> port.wire()).toList()));
        return new Emitted(
                made,
                Shapes.infer(made, emitted.shapes()),
                emitted.features(),
                emitted.outputs(),
                emitted.maxPositions(),
                emitted.cached());
    }
}
