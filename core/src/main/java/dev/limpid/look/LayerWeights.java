package dev.limpid.look;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a layer has learnt: the weights that the way from the layer before to it reads.
 *
 * @param layer its name: {@code layer 3}, or {@code head} for what follows the last
 * @param weights at least one, by wire
 */
public record LayerWeights(String layer, List<Wire> weights) {
    private static final String HEAD = "head";

    /** What reads numbers as values, not as sizes or bounds. */
    private static final Set<String> READERS = Set.of(
            "MatMul",
            "Gemm",
            "Einsum",
            "Conv",
            "ConvTranspose",
            "com.microsoft.FusedMatMul",
            "com.microsoft.FusedGemm",
            "LSTM",
            "GRU",
            "RNN",
            "Scan",
            "Loop",
            "Gather",
            "LayerNormalization",
            "BatchNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "RMSNormalization",
            "SimplifiedLayerNormalization",
            "PRelu",
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Sum",
            "Neg",
            "Cast",
            "DequantizeLinear",
            "Transpose",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Identity",
            "Expand",
            "Concat",
            "Split",
            "Slice");

    public LayerWeights {
        weights = List.copyOf(weights);
    }

    /**
     * The weights that an output depends on, from the input up. The layers are those of {@link Layers}; where there are none,
     * each operator that reads weights is one, under the name of the first of these. A weight that several layers read belongs
     * to the one nearest to the input.
     *
     * <p>Weights are numbers, two or more, that values are multiplied with, added to or looked up in; those of eight bits too,
     * which quantised models have. Those inside graphs that nodes hold are not among them.
     *
     * @throws IllegalArgumentException if the output depends on none
     */
    public static List<LayerWeights> of(Graph graph, Shapes shapes, Wire output) {
        Graph whole = graph.withOutputs(List.of(output)).pruned();
        List<LayerWeights> found = new ArrayList<>();
        Set<Wire> taken = new HashSet<>();
        by(whole, shapes).forEach((layer, nodes) -> {
            Set<Wire> own = weights(whole, nodes);
            own.removeAll(taken);
            taken.addAll(own);
            if (!own.isEmpty()) {
                found.add(new LayerWeights(layer, List.copyOf(own)));
            }
        });
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "Output '" + output + "' of graph '" + graph.name() + "' depends on no weights.");
        }
        return found;
    }

    /** The nodes of each layer. */
    private static Map<String, List<Node>> by(Graph whole, Shapes shapes) {
        Map<String, List<Node>> layers = new LinkedHashMap<>();
        List<Layer> found = Layers.find(whole, shapes);
        Set<Node> taken = new HashSet<>();
        for (Layer layer : found) {
            List<Node> own = whole.withOutputs(List.of(layer.wire())).pruned().nodes().stream()
                    .filter(taken::add)
                    .toList();
            layers.put(layer.name(), own);
        }
        List<Node> rest =
                whole.nodes().stream().filter(node -> !taken.contains(node)).toList();
        if (found.isEmpty()) {
            for (Node node : rest) {
                weights(whole, List.of(node)).stream()
                        .findFirst()
                        .ifPresent(first -> layers.putIfAbsent(first.name(), List.of(node)));
            }
        } else {
            layers.put(HEAD, rest);
        }
        return layers;
    }

    private static Set<Wire> weights(Graph whole, List<Node> nodes) {
        Set<Wire> own = new LinkedHashSet<>();
        for (Node node : nodes) {
            for (Wire wire : READERS.contains(node.qualifiedOp()) ? node.reads() : Set.<Wire>of()) {
                Weight weight = whole.weights().get(wire);
                if (weight != null && isLearnt(weight)) {
                    own.add(wire);
                }
            }
        }
        return own;
    }

    private static boolean isLearnt(Weight weight) {
        DType dtype = weight.dtype();
        return (dtype.isFloating() || dtype == DType.INT8 || dtype == DType.UINT8)
                && weight.shape().rank() > 0
                && weight.shape().size() > 1;
    }
}
