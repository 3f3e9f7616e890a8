package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds attention in a graph by what it is, whatever the names: a softmax over the last of four axes {@code
 * [batch,head,query,key]}, or of three {@code [batch·head,query,key]}, of scores that a matrix product made, whose result
 * weights the values in another.
 */
public final class AttentionMaps {
    /** What may stand between the products and the softmax: scaling, capping, masking, what exporters leave behind. */
    private static final Set<String> PASSING =
            Set.of("Add", "Sub", "Mul", "Div", "Where", "Cast", "Identity", "Dropout", "Clip", "Max", "Tanh", "IsNaN");

    /** What to say where there is none: a sentence. */
    public static final String NONE =
            "No attention was found in the model's graph: no softmax over the last of three or four axes"
                    + " between two matrix products.";

    private AttentionMaps() {}

    /** The probabilities of each attention layer, first layer first; empty if the graph has none. */
    public static List<Wire> in(Graph graph, Shapes shapes) {
        return blocks(graph, shapes).stream().map(AttentionBlock::map).toList();
    }

    /** Each attention layer, first layer first; empty if the graph has none. */
    public static List<AttentionBlock> blocks(Graph graph, Shapes shapes) {
        Map<Wire, Node> producers = graph.producers();
        Map<Wire, List<Node>> consumers = graph.consumers();
        List<AttentionBlock> blocks = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.is("Softmax")
                    && isOverKeys(node, shapes)
                    && !products(node.in(0), producers).isEmpty()) {
                weighting(node.out(0), consumers)
                        .ifPresent(
                                product -> blocks.add(new AttentionBlock(node.out(0), product.in(1), product.out(0))));
            }
        }
        return blocks;
    }

    private static boolean isOverKeys(Node softmax, Shapes shapes) {
        long axis = softmax.attribute("axis", -1L);
        return shapes.find(softmax.out(0))
                .map(TensorType::rank)
                .filter(rank -> rank == 3 || rank == 4)
                .filter(rank -> axis == -1 || axis == rank - 1)
                .isPresent();
    }

    private static boolean isProduct(Node node) {
        return node.is("MatMul") || node.qualifiedOp().equals("com.microsoft.FusedMatMul");
    }

    /** The products that scores are made of: most often one, of queries and keys. */
    static List<Node> products(Wire scores, Map<Wire, Node> producers) {
        Node node = producers.get(scores);
        if (node == null) {
            return List.of();
        }
        if (isProduct(node)) {
            return List.of(node);
        }
        return PASSING.contains(node.op()) || node.is("Reshape")
                ? node.inputs().stream()
                        .flatMap(in -> products(in, producers).stream())
                        .toList()
                : List.of();
    }

    /** The product in which a map weights values that lie as they are: key by key. */
    private static Optional<Node> weighting(Wire map, Map<Wire, List<Node>> consumers) {
        for (Node node : consumers.getOrDefault(map, List.of())) {
            if (isProduct(node)) {
                boolean plain = node.attribute("transA", 0L) == 0 && node.attribute("transB", 0L) == 0;
                if (plain && node.in(0).equals(map)) {
                    return Optional.of(node);
                }
            } else if (PASSING.contains(node.op())) {
                Optional<Node> found = weighting(node.out(0), consumers);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
