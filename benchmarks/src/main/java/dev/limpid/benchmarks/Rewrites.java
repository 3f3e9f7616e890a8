package dev.limpid.benchmarks;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Other ways to write the same graph. */
final class Rewrites {
    private Rewrites() {}

    static Graph apply(String name, Graph graph) {
        return switch (name) {
            case "gemm" -> gemm(graph, true);
            case "rows" -> gemm(graph, false);
            case "noscoremask" -> noMask(graph);
            case "gelu" -> gelu(graph);
            default -> throw new IllegalArgumentException("Unknown rewrite '" + name + "'.");
        };
    }

    /** Dense layers as Gemm on rows, with their bias. */
    private static Graph gemm(Graph graph, boolean bias) {
        Map<Wire, List<Node>> readers = graph.consumers();
        Map<Wire, Weight> weights = new LinkedHashMap<>(graph.weights());
        List<Node> nodes = new ArrayList<>();
        Map<Wire, Node> taken = new HashMap<>();
        int n = 0;
        for (Node node : graph.nodes()) {
            if (taken.containsKey(node.out(0))) {
                continue;
            }
            boolean fused = node.op().equals("FusedMatMul");
            boolean product = node.op().equals("MatMul") || fused;
            Weight weight = product ? graph.weights().get(node.in(1)) : null;
            if (weight == null || weight.shape().rank() != 2 || node.attribute("transA", 0L) == 1) {
                nodes.add(node);
                continue;
            }
            boolean trans = node.attribute("transB", 0L) == 1;
            long k = weight.shape().dim(trans ? 1 : 0);
            long m = weight.shape().dim(trans ? 0 : 1);
            String base = "rw" + n++;
            Wire flatShape = new Wire(base + "/flatShape");
            weights.put(flatShape, Weight.of(Tensor.of(Shape.of(2), -1L, k)));
            Wire flat = new Wire(base + "/flat");
            nodes.add(new Node(base + "f", "", "Reshape", List.of(node.in(0), flatShape), List.of(flat), Map.of()));
            Wire result = node.out(0);
            List<Wire> in = new ArrayList<>(List.of(flat, node.in(1)));
            List<Node> use = readers.getOrDefault(result, List.of());
            if (bias && !fused && use.size() == 1 && use.get(0).op().equals("Add")) {
                Node add = use.get(0);
                Wire other = add.in(0).equals(result) ? add.in(1) : add.in(0);
                Weight c = graph.weights().get(other);
                if (c != null && c.shape().rank() == 1) {
                    in.add(other);
                    result = add.out(0);
                    taken.put(result, add);
                }
            }
            Wire rows = new Wire(base + "/rows");
            nodes.add(new Node(
                    base + "g", "", "Gemm", in, List.of(rows), Map.of("transB", Attribute.of(trans ? 1L : 0L))));
            // back to [b,s,m]: sizes of the input with the last replaced
            Wire shape = new Wire(base + "/shape");
            nodes.add(new Node(
                    base + "s", "", "Shape", List.of(node.in(0)), List.of(shape), Map.of("end", Attribute.of(-1L))));
            Wire last = new Wire(base + "/last");
            weights.put(last, Weight.of(Tensor.of(Shape.of(1), m)));
            Wire full = new Wire(base + "/full");
            nodes.add(new Node(
                    base + "c", "", "Concat", List.of(shape, last), List.of(full), Map.of("axis", Attribute.of(0L))));
            nodes.add(new Node(base + "b", "", "Reshape", List.of(rows, full), List.of(result), Map.of()));
        }
        return new Graph(graph.name(), graph.opsets(), graph.inputs(), graph.outputs(), weights, nodes, graph.unread());
    }

    /** Scores of attention read without the mask. */
    private static Graph noMask(Graph graph) {
        Map<Wire, Node> by = graph.producers();
        Map<Wire, Wire> renamed = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.op().equals("Softmax")) {
                Node add = by.get(node.in(0));
                if (add != null && add.op().equals("Add")) {
                    renamed.put(node.in(0), add.in(0));
                }
            }
        }
        return graph.rewired(wire -> renamed.getOrDefault(wire, wire)).pruned();
    }

    /** Forward x·Φ(x) with the Φ that the derivative needs anyway. */
    private static Graph gelu(Graph graph) {
        Map<Wire, Node> phi = new HashMap<>();
        Map<Wire, List<Node>> readers = graph.consumers();
        List<Node> nodes = new ArrayList<>();
        List<Node> moved = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.op().equals("Gelu")) {
                Wire x = node.in(0);
                for (Node mul : readers.getOrDefault(x, List.of())) {
                    if (!mul.op().equals("Mul")) {
                        continue;
                    }
                    for (Node erf : readers.getOrDefault(mul.out(0), List.of())) {
                        if (erf.op().equals("Erf")) {
                            Node hs =
                                    readers.getOrDefault(erf.out(0), List.of()).get(0);
                            moved.addAll(List.of(mul, erf, hs));
                            phi.put(node.out(0), hs);
                        }
                    }
                }
            }
        }
        for (Node node : graph.nodes()) {
            if (moved.contains(node)) {
                continue;
            }
            Node hs = phi.get(node.out(0));
            if (hs == null) {
                nodes.add(node);
                continue;
            }
            int at = moved.indexOf(hs);
            nodes.addAll(moved.subList(at - 2, at + 1));
            nodes.add(new Node(node.name(), "", "Mul", List.of(node.in(0), hs.out(0)), node.outputs(), Map.of()));
        }
        return graph.withNodes(nodes);
    }
}
