package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives out the scores of a classifier as the matrix that they are, {@code [rows,classes]}, instead of as a list of
 * dictionaries, and keeps the names of the columns beside the graph.
 *
 * <pre>
 * before   ai.onnx.ml.ZipMap(scores) {classlabels_strings=[no, yes]} -> probabilities
 * after    Identity(scores) -> probabilities                        labels of probabilities: no, yes
 * </pre>
 *
 * <p>A ZipMap whose dictionaries other nodes read stays.
 */
public final class DropZipMap {
    /**
     * @param labels of the columns, by output
     */
    public record Result(Graph graph, Map<Wire, List<String>> labels) {
        public Result {
            labels = Map.copyOf(labels);
        }
    }

    private DropZipMap() {}

    public static Result rewrite(Graph graph) {
        Map<Wire, List<Node>> readers = graph.consumers();
        Map<Wire, List<String>> labels = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Optional<List<String>> names =
                    node.qualifiedOp().equals("ai.onnx.ml.ZipMap") ? names(node) : Optional.empty();
            if (names.isPresent() && !readers.containsKey(node.out(0))) {
                labels.put(node.out(0), names.get());
                nodes.add(node.withOp("Identity").withAttributes(Map.of()));
            } else {
                nodes.add(node);
            }
        }
        List<Port> outputs = graph.outputs().stream()
                .map(port -> labels.containsKey(port.wire()) ? new Port(port.wire(), null) : port)
                .toList();
        Graph dropped = new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs(),
                outputs,
                graph.weights(),
                nodes,
                graph.functions(),
                graph.unread());
        return new Result(dropped, labels);
    }

    private static Optional<List<String>> names(Node node) {
        if (node.attributes().get("classlabels_strings") instanceof Attribute.Texts texts) {
            return Optional.of(texts.values());
        }
        if (node.attributes().get("classlabels_int64s") instanceof Attribute.Ints numbers) {
            return Optional.of(numbers.values().stream().map(String::valueOf).toList());
        }
        return Optional.empty();
    }
}
