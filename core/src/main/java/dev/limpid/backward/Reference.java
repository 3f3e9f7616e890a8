package dev.limpid.backward;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A second run of the same nodes, from other values of the sources: whatever depends on a source is computed twice, in the
 * same graph and with the same weights.
 */
public final class Reference {
    private static final String SCOPE = "reference/";

    /** Operators that look at nothing but sizes, which are those of the first run. */
    private static final Set<String> SIZES = Set.of("Shape", "Size", "EyeLike");

    private final GraphBuilder builder;
    private final Map<Wire, Wire> twins = new HashMap<>();
    private final Map<Node, Node> nodes = new HashMap<>();

    private Reference(GraphBuilder builder) {
        this.builder = builder;
    }

    /**
     * Appends the second run.
     *
     * @param nodes of the first, in running order
     * @param sources what stands for each source, of its type
     */
    public static Reference of(GraphBuilder builder, List<Node> nodes, Map<Wire, Expr> sources) {
        Reference reference = new Reference(builder);
        sources.forEach((wire, other) -> reference.twins.put(wire, other.wire()));
        nodes.forEach(reference::repeat);
        return reference;
    }

    private void repeat(Node node) {
        if (SIZES.contains(node.qualifiedOp()) || node.reads().stream().noneMatch(twins::containsKey)) {
            return;
        }
        List<Wire> outputs = new ArrayList<>();
        for (Wire wire : node.outputs()) {
            outputs.add(wire.isNone() || twins.containsKey(wire) ? Wire.NONE : new Wire(SCOPE + wire));
        }
        Node twin = node.reading(twins).withOutputs(outputs).withName(SCOPE + node.title());
        builder.add(twin);
        nodes.put(node, twin);
        for (int i = 0; i < outputs.size(); i++) {
            Wire wire = node.out(i);
            Wire other = outputs.get(i);
            if (!other.isNone()) {
                builder.typeOf(wire).ifPresent(builder.expr(other)::as);
                twins.put(wire, other);
            }
        }
    }

    /** Whether a wire has a value of its own in the second run. */
    boolean repeats(Wire wire) {
        return twins.containsKey(wire);
    }

    /** The value of a wire in the second run: its own where that depends on no source. */
    public Expr value(Wire wire) {
        return builder.expr(twins.getOrDefault(wire, wire));
    }

    /** An output of a node in the second run, computed for this if the model itself leaves it out. */
    Expr out(Node node, int index) {
        return builder.expr(builder.outputOf(nodes.getOrDefault(node, node), index));
    }
}
