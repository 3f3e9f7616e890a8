package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A text model from an ONNX file: its landmarks are found by what they are, not by their names. */
final class OnnxText {
    private static final String IDS = "input_ids";

    private OnnxText() {}

    /**
     * @throws dev.limpid.onnx.OnnxFormatException if the file is damaged
     * @throws IllegalArgumentException if it is not a model of text
     */
    static Emitted load(Path file, Runtime runtime) throws IOException {
        Graph graph = RaiseOpset.rewrite(HoistConstants.rewrite(OnnxReader.read(file)));
        Node lookup = lookup(file, graph);
        Shapes shapes = ProbeShapes.of(graph, runtime);
        long vocabulary = weight(graph, lookup).shape().dim(0);
        Map<String, Wire> outputs = new LinkedHashMap<>();
        for (Port port : graph.outputs()) {
            TensorType type = shapes.of(port.wire());
            if (type.rank() == 3) {
                boolean logits = type.dim(-1).equals(Dim.of(vocabulary));
                outputs.putIfAbsent(logits ? "logits" : "hidden", port.wire());
            }
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": none of the outputs " + graph.outputs()
                            + " has the form [batch,sequence,entry]; only masked-language models and encoders are known so far.");
        }
        return new Emitted(graph, shapes, lookup.out(0), outputs, positions(graph, shapes, lookup));
    }

    private static Weight weight(Graph graph, Node lookup) {
        Weight weight = graph.weights().get(lookup.in(0));
        if (weight == null) {
            throw new IllegalStateException("The word embeddings are not a constant.");
        }
        return weight;
    }

    /** The one place where token ids become vectors: a Gather of them from a matrix. */
    private static Node lookup(Path file, Graph graph) {
        Map<Wire, Node> producers = graph.producers();
        return graph.nodes().stream()
                .filter(node -> node.is("Gather") && areIds(node.in(1), producers))
                .filter(node -> graph.weights().containsKey(node.in(0))
                        && weight(graph, node).shape().rank() == 2)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        file + ": no lookup of '" + IDS + "' in a matrix of word embeddings; its inputs are "
                                + graph.inputs() + ". Only models of text are known so far."));
    }

    /** Whether a wire is the token ids, perhaps as integers of another size. */
    private static boolean areIds(Wire wire, Map<Wire, Node> producers) {
        Wire origin = wire;
        for (Node node = producers.get(origin);
                node != null && (node.is("Cast") || node.is("Identity"));
                node = producers.get(origin)) {
            origin = node.in(0);
        }
        return origin.name().equals(IDS);
    }

    /** Rows of the position embeddings: the widest other matrix of the embeddings' width that is looked up or cut. */
    private static int positions(Graph graph, Shapes shapes, Node lookup) {
        Dim width = shapes.of(lookup.out(0)).dim(-1);
        return (int) graph.nodes().stream()
                .filter(node -> node.is("Gather") || node.is("Slice"))
                .filter(node -> node != lookup && graph.weights().containsKey(node.in(0)))
                .map(node -> shapes.find(node.in(0)).or(() -> type(graph, node.in(0))))
                .flatMap(Optional::stream)
                .filter(type -> type.rank() >= 2 && type.dim(-1).equals(width))
                .mapToLong(type -> type.dim(-2) instanceof Dim.Fixed rows ? rows.size() : 0)
                .max()
                .orElse(512);
    }

    private static Optional<TensorType> type(Graph graph, Wire wire) {
        Weight weight = graph.weights().get(wire);
        return weight == null ? Optional.empty() : Optional.of(TensorType.of(weight.dtype(), weight.shape()));
    }
}
