package dev.limpid.cost;

import dev.limpid.canonical.Lower;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Attention as one operator: it counts as what it is lowered to, so that both forms of a model cost the same. */
final class FusedProducts {
    static final Map<String, Products.Rule> TABLE = List.of(
                    "Attention",
                    "com.microsoft.Attention",
                    "com.microsoft.MultiHeadAttention",
                    "com.microsoft.GroupQueryAttention")
            .stream()
            .collect(Collectors.toMap(op -> op, op -> FusedProducts::lowered));

    private FusedProducts() {}

    private static Cost lowered(Sized at) {
        Node node = at.node();
        Map<Wire, Weight> weights = new LinkedHashMap<>();
        List<Port> inputs = new ArrayList<>();
        Map<Wire, TensorType> types = new TreeMap<>((a, b) -> a.name().compareTo(b.name()));
        for (Wire wire : Sized.needs(node)) {
            TensorType type = at.shapes().of(wire);
            types.put(wire, type);
            Weight weight = at.graph().weights().get(wire);
            if (weight != null) {
                weights.put(wire, weight);
            } else if (node.inputs().contains(wire)) {
                inputs.add(new Port(wire, type));
            }
        }
        Graph alone = new Graph(
                node.title(),
                at.graph().opsets(),
                inputs,
                List.of(new Port(node.out(0), null)),
                weights,
                List.of(node),
                Opaque.NONE);
        Graph simple = Lower.rewrite(alone, new Shapes(types), one -> TABLE.containsKey(one.qualifiedOp()));
        Cost sum = Cost.NONE;
        for (GraphCost.OfNode one :
                GraphCost.of(simple, Shapes.infer(simple, new Shapes(types))).nodes()) {
            sum = sum.plus(one.cost());
        }
        return sum;
    }
}
