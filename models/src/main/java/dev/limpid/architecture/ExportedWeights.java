package dev.limpid.architecture;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weights of a graph that PyTorch exported, under the names that they had there. Exporters keep the names of most; a
 * matrix that they turned, so that x·W needs no transposition, is called {@code onnx::MatMul_787} or {@code val_12}. The bias
 * that is added to its product tells which it was.
 *
 * <pre>
 * MatMul(x, onnx::MatMul_787 [in,out]) -> y   Add(y, encoder.layer.0.output.dense.bias)
 *     so it is encoder.layer.0.output.dense.weight [out,in], turned
 * </pre>
 */
final class ExportedWeights {
    private static final String BIAS = ".bias";
    private static final String WEIGHT = ".weight";

    /** What architectures ask for word embeddings by. */
    private static final List<String> WORDS = List.of(TokenEmbeddings.WORDS, Decoder.WORDS, "wte.weight");

    private final Path file;
    private final Graph graph;
    private final Map<Wire, Node> producers;
    private final SortedMap<String, Stored> named = new TreeMap<>();

    private ExportedWeights(Path file, Graph graph) {
        this.file = file;
        this.graph = graph;
        this.producers = graph.producers();
    }

    /**
     * All weights by name.
     *
     * @param file that the graph was read from
     * @param graph with constants among its weights
     */
    static SortedMap<String, Stored> in(Path file, Graph graph) {
        ExportedWeights weights = new ExportedWeights(file, graph);
        graph.weights().forEach((wire, weight) -> {
            if (weight.dtype().isFloating()) {
                weights.named.put(wire.name(), new Stored(file, wire.name(), weight, false));
            }
        });
        graph.nodes().forEach(weights::name);
        SortedMap<String, Stored> named = unwrapped(weights.named);
        graph.nodes().forEach(node -> weights.words(node, named));
        return named;
    }

    /** Without what all names begin with: whoever exports a model often wraps it in a module of his own. */
    private static SortedMap<String, Stored> unwrapped(SortedMap<String, Stored> named) {
        List<String> firsts = named.keySet().stream()
                .filter(name -> name.endsWith(WEIGHT) || name.endsWith(BIAS))
                .map(name -> name.substring(0, name.indexOf('.') + 1))
                .distinct()
                .toList();
        if (firsts.size() != 1) {
            return named;
        }
        SortedMap<String, Stored> bare = new TreeMap<>();
        named.forEach((name, stored) -> bare.put(
                name.startsWith(firsts.get(0)) ? name.substring(firsts.get(0).length()) : name, stored));
        return unwrapped(bare);
    }

    /** A matrix that scores words, too, may have that head's name alone. */
    private void words(Node node, SortedMap<String, Stored> all) {
        Weight table = node.is("Gather") ? graph.weights().get(node.in(0)) : null;
        if (table != null && table.shape().rank() == 2 && node.in(1).name().equals("input_ids")) {
            for (String name : WORDS) {
                all.putIfAbsent(name, new Stored(file, node.in(0).name(), table, false));
            }
        }
    }

    private void name(Node node) {
        if (node.is("Add")) {
            named(node.in(0), node.in(1));
            named(node.in(1), node.in(0));
        } else if (node.is("Gemm")) {
            matrix(node.in(2), node.in(1), node.attribute("transB", 0) == 0);
        }
    }

    private void named(Wire bias, Wire product) {
        Node matMul = producers.get(product);
        if (matMul != null && matMul.is("MatMul")) {
            matrix(bias, matMul.in(1), true);
        }
    }

    private void matrix(Wire bias, Wire matrix, boolean turned) {
        Weight added = graph.weights().get(bias);
        Weight weight = graph.weights().get(matrix);
        if (added == null
                || weight == null
                || weight.shape().rank() != 2
                || !bias.name().endsWith(BIAS)
                || matrix.name().endsWith(WEIGHT)) {
            return;
        }
        String layer = bias.name().substring(0, bias.name().length() - BIAS.length());
        named.putIfAbsent(layer + WEIGHT, new Stored(file, matrix.name(), weight, turned));
    }
}
