package dev.limpid.look;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.model.Target;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The linear layer that a classifier ends in: scores = W·h + b.
 *
 * @param hidden h, {@code [batch,unit]}
 * @param output the scores, {@code [batch,class]}, and how they become probabilities
 * @param biased whether there is a b
 */
public record LastLayer(Wire hidden, Target.Output output, boolean biased) {
    /**
     * Finds it.
     *
     * @throws IllegalArgumentException in one line, if the output is no row of scores that a linear layer makes
     */
    public static LastLayer of(Graph graph, Shapes shapes, Target.Output output) {
        Wire wire = output.wire();
        if (shapes.find(wire).map(type -> type.rank()).orElse(0) != 2) {
            throw refusal(
                    wire,
                    "it is " + shapes.find(wire).map(Object::toString).orElse("of unknown shape")
                            + ", expected one row of class scores an example");
        }
        if (output.link() != Target.Link.SOFTMAX && output.link() != Target.Link.SIGMOID) {
            throw refusal(
                    wire,
                    "what its numbers are to a loss is not known: expected scores before softmax or the"
                            + " logistic function");
        }
        Map<Wire, Node> producers = graph.producers();
        Set<Wire> varying = varying(graph);
        boolean biased = false;
        Node node = producers.get(wire);
        while (node != null) {
            if (node.is("Identity") || node.is("Cast")) {
                wire = node.in(0);
            } else if (node.is("Add") && varying.contains(node.in(0)) != varying.contains(node.in(1))) {
                biased = true;
                wire = varying.contains(node.in(0)) ? node.in(0) : node.in(1);
            } else {
                break;
            }
            node = producers.get(wire);
        }
        boolean gemm = node != null && node.is("Gemm");
        boolean product =
                node != null && (node.is("MatMul") || node.qualifiedOp().equals("com.microsoft.FusedMatMul"));
        if (node == null || !(gemm || product) || varying.contains(node.in(1)) || !varying.contains(node.in(0))) {
            throw refusal(
                    output.wire(),
                    "what makes it is " + (node == null ? "an input" : node.qualifiedOp() + " at " + node.title())
                            + ", not a product of vectors with weights");
        }
        return new LastLayer(node.in(0), output, biased || gemm && !node.in(2).isNone());
    }

    /** Whether the output is a row of scores that a linear layer makes. */
    public static boolean isIn(Graph graph, Shapes shapes, Target.Output output) {
        try {
            of(graph, shapes, output);
            return true;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    /** What is not the same whatever the input is: a weight may come through a cast, or be turned round. */
    private static Set<Wire> varying(Graph graph) {
        Set<Wire> varying = new HashSet<>();
        graph.inputs().forEach(port -> varying.add(port.wire()));
        for (Node node : graph.nodes()) {
            if (node.reads().stream().anyMatch(varying::contains)) {
                varying.addAll(node.outputs());
            }
        }
        return varying;
    }

    private static IllegalArgumentException refusal(Wire wire, String why) {
        return new IllegalArgumentException(
                "Influence of examples is told from a classifier's last linear layer, and the" + " output '" + wire
                        + "' does not come of one: " + why + ". Choose a classifier, or --by embedding.");
    }
}
