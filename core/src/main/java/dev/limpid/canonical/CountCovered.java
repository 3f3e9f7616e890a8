package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;

import java.util.Map;
import java.util.TreeMap;

/**
 * Has an average pool whose last windows hang over the end divide by what they cover.
 *
 * <pre>
 * before   AveragePool(x) {ceil_mode=1, count_include_pad=1} -> y      after   AveragePool(x) {ceil_mode=1} -> y
 * </pre>
 *
 * <p>PyTorch, which writes such pools, means that, and so does ONNX from opset 19 on, where it says so; before, ONNX Runtime
 * 1.28 divides by the whole window. Where there are no zeros around the input, which count_include_pad is about, both forms
 * mean the same. Hugging Face's EfficientNets end in such a pool, whose window is larger than any map.
 */
public final class CountCovered {
    /** The opset from which on ONNX Runtime counts so by itself. */
    private static final long CLEAR = 19;

    private CountCovered() {}

    /** The same graph but for such pools; with zeros around the input they stay as they are. */
    public static Graph rewrite(Graph graph) {
        return graph.opset() >= CLEAR || graph.nodes().stream().noneMatch(CountCovered::hangs)
                ? graph
                : graph.withBody(
                        graph.weights(),
                        graph.nodes().stream()
                                .map(node -> hangs(node) ? covered(node) : node)
                                .toList());
    }

    private static boolean hangs(Node node) {
        if (!node.is("AveragePool") || node.attribute("ceil_mode", 0L) == 0) {
            return false;
        }
        boolean bare = node.attributes().get("pads") instanceof Attribute.Ints pads
                ? pads.values().stream().allMatch(pad -> pad == 0)
                : node.attribute("auto_pad", "NOTSET").equals("NOTSET");
        return bare && node.attribute("count_include_pad", 0L) == 1;
    }

    private static Node covered(Node node) {
        Map<String, Attribute> rest = new TreeMap<>(node.attributes());
        rest.remove("count_include_pad");
        return node.withAttributes(rest);
    }
}
