package dev.limpid.cost;

import dev.limpid.graph.Node;

import java.util.Arrays;
import java.util.List;

/** Which modules a node, or a weight, stands in, told from its name. */
public final class Places {
    private Places() {}

    /**
     * Of a node called after its place, with the operator behind it: {@code /encoder/layer.0/query/MatMul_1} stands in
     * {@code encoder}, {@code layer}, {@code 0}, {@code query}.
     *
     * @return outermost first; empty where the name tells nothing
     */
    public static List<String> ofNode(Node node) {
        int operator = node.name().lastIndexOf('/');
        return operator < 0 ? List.of() : split(node.name().substring(0, operator));
    }

    /** Of a weight: {@code encoder.layer.0.query.weight} stands in {@code encoder}, {@code layer}, {@code 0}, {@code query}. */
    public static List<String> ofWeight(String name) {
        List<String> path = split(name);
        return path.isEmpty() ? path : path.subList(0, path.size() - 1);
    }

    /** The parts of a path, outermost first: {@code encoder.layer.0} or {@code encoder/layer/0}. */
    public static List<String> split(String path) {
        return Arrays.stream(path.split("[/.]")).filter(name -> !name.isEmpty()).toList();
    }
}
