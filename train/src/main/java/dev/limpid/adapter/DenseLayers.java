package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The dense layers of a model: matrices that nothing reads but products x·W.
 *
 * @param byModule in the order of the model's weights
 */
record DenseLayers(Map<String, Dense> byModule) {
    private static final Set<String> SCORES = Set.of("classes", "tags", "spans", "logits", "next");

    /**
     * One of them.
     *
     * @param shape of the matrix
     * @param turned whether it lies as {@code [in,out]}
     * @param last whether it gives the model's scores: no other matrix is multiplied with what comes of it
     */
    record Dense(Wire weight, Shape shape, boolean turned, boolean last) {}

    static DenseLayers of(Trainee model) {
        Graph graph = model.plain().graph();
        Map<Wire, List<Node>> readers = graph.consumers();
        Set<Wire> outputs = new HashSet<>(model.plain().outputs().values());
        boolean scores = model.plain().outputs().keySet().stream().anyMatch(SCORES::contains);
        Set<Wire> multiplied = beforeProducts(graph);
        Map<String, Dense> layers = new LinkedHashMap<>();
        graph.weights().forEach((wire, weight) -> {
            List<Node> products = readers.getOrDefault(wire, List.of());
            if (model.names().containsKey(wire)
                    && weight.shape().rank() == 2
                    && !outputs.contains(wire)
                    && !products.isEmpty()
                    && products.stream().allMatch(node -> InsertLowRank.isProduct(node, wire))) {
                boolean turned = InsertLowRank.isTurned(products.get(0));
                boolean last = scores && products.stream().noneMatch(node -> multiplied.contains(node.out(0)));
                layers.put(
                        SavedNames.module(SavedNames.of(model, wire)), new Dense(wire, weight.shape(), turned, last));
            }
        });
        return new DenseLayers(Collections.unmodifiableMap(layers));
    }

    /** The wires from which a product with a weight's matrix is reached. */
    private static Set<Wire> beforeProducts(Graph graph) {
        Map<Wire, Weight> weights = graph.weights();
        Set<Wire> before = new HashSet<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            Weight matrix = weights.get(node.in(1));
            boolean product = matrix != null && matrix.shape().rank() == 2 && InsertLowRank.isProduct(node, node.in(1));
            if (product || node.outputs().stream().anyMatch(before::contains)) {
                before.addAll(node.reads());
            }
        }
        return before;
    }
}
