package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns Constant nodes into weights, so that constants have one form; those of a graph inside a node become weights of
 * that graph.
 *
 * <pre>
 * before   Constant() {value=2.0} -> c      after   weight c: float[] {2.0}
 * </pre>
 */
public final class HoistConstants {
    private HoistConstants() {}

    public static Graph rewrite(Graph graph) {
        Map<Wire, Weight> weights = new LinkedHashMap<>(graph.weights());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Optional<Tensor> value = node.is("Constant") ? value(node) : Optional.empty();
            if (value.isPresent()) {
                weights.put(node.out(0), Weight.of(value.get()));
            } else {
                nodes.add(node.withGraphs(inner -> new Attribute.OfGraph(rewrite(inner.body()), inner.captured())));
            }
        }
        return graph.withBody(weights, nodes);
    }

    /** Empty for sparse tensors, which stay nodes. */
    private static Optional<Tensor> value(Node node) {
        Attribute only = node.attributes().values().stream().findFirst().orElse(null);
        if (only instanceof Attribute.OfTensor tensor) {
            return Optional.of(tensor.value());
        }
        if (only instanceof Attribute.Int one) {
            return Optional.of(Tensor.of(Shape.SCALAR, one.value()));
        }
        if (only instanceof Attribute.Real one) {
            return Optional.of(Tensor.of(Shape.SCALAR, one.value()));
        }
        if (only instanceof Attribute.Ints many) {
            long[] values = many.values().stream().mapToLong(Long::longValue).toArray();
            return Optional.of(Tensor.of(Shape.of(values.length), values));
        }
        if (only instanceof Attribute.Reals many) {
            float[] values = new float[many.values().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = many.values().get(i);
            }
            return Optional.of(Tensor.of(Shape.of(values.length), values));
        }
        if (only instanceof Attribute.Text one) {
            return Optional.of(Tensor.of(Shape.SCALAR, List.of(one.value())));
        }
        if (only instanceof Attribute.Texts many) {
            return Optional.of(Tensor.of(Shape.of(many.values().size()), many.values()));
        }
        return Optional.empty();
    }
}
