package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Takes the factor and offset of a BatchNormalization into the weights of the convolution before it.
 *
 * <p>With f = scale / √(variance + ε):
 *
 * <pre>
 * before   Conv(x, W, b) -> c, BatchNormalization(c, scale, bias, mean, variance) -> y
 * after    Conv(x, W·f, (b − mean)·f + bias) -> y
 * </pre>
 *
 * <p>ONNX Runtime does as much going forward; done here, the way back has a product less for each layer too. The new
 * weights are nodes, which the runtime computes once, when it makes a session. A convolution whose output others read or
 * ask for stays as it is, as does one that is not made of FLOAT
 * constants.
 */
public final class FoldBatchNorm {
    private FoldBatchNorm() {}

    /** The same function of the same inputs; the wires between the two operators are gone. */
    public static Graph rewrite(Graph graph) {
        Map<Node, Node> normOf = pairs(graph);
        if (normOf.isEmpty()) {
            return graph;
        }
        GraphBuilder build = GraphBuilder.on(graph, Shapes.UNKNOWN);
        Map<Node, Node> folded = new HashMap<>();
        normOf.forEach((conv, norm) -> folded.put(conv, fold(build, conv, norm)));
        Graph longer = build.build();
        Set<Node> norms = new HashSet<>(normOf.values());
        Stream<Node> weights =
                longer.nodes().subList(graph.nodes().size(), longer.nodes().size()).stream();
        Stream<Node> rest = graph.nodes().stream()
                .filter(node -> !norms.contains(node))
                .map(node -> folded.getOrDefault(node, node));
        return new Graph(
                graph.name(),
                longer.opsets(),
                graph.inputs(),
                graph.outputs(),
                longer.weights(),
                Stream.concat(weights, rest).toList(),
                graph.unread());
    }

    /** Convolutions that fold, in running order, with their normalisations. */
    private static Map<Node, Node> pairs(Graph graph) {
        Map<Wire, List<Node>> consumers = graph.consumers();
        Map<Wire, Node> producers = graph.producers();
        Set<Wire> outputs = new HashSet<>();
        graph.outputs().stream().map(Port::wire).forEach(outputs::add);
        Map<Node, Node> pairs = new LinkedHashMap<>();
        for (Node norm : graph.nodes()) {
            Node conv = producers.get(norm.in(0));
            if (norm.is("BatchNormalization")
                    && conv != null
                    && conv.is("Conv")
                    && consumers.getOrDefault(conv.out(0), List.of()).size() == 1
                    && !outputs.contains(conv.out(0))
                    && isFixed(graph, conv, norm)) {
                pairs.put(conv, norm);
            }
        }
        return pairs;
    }

    private static boolean isFixed(Graph graph, Node conv, Node norm) {
        List<Wire> constants =
                new ArrayList<>(norm.inputs().subList(1, norm.inputs().size()));
        constants.addAll(conv.inputs().subList(1, conv.inputs().size()));
        constants.remove(Wire.NONE);
        return norm.attribute("training_mode", 0L) == 0
                && norm.outputs().size() == 1
                && constants.stream().allMatch(wire -> isFloat(graph.weights().get(wire)));
    }

    private static boolean isFloat(@Nullable Weight weight) {
        return weight != null && weight.dtype() == DType.FLOAT;
    }

    private static Node fold(GraphBuilder build, Node conv, Node norm) {
        build.scope(norm.out(0) + "/folded");
        Expr weight = build.expr(conv.in(1));
        Expr mean = build.expr(norm.in(3));
        Expr deviation =
                build.expr(norm.in(4)).add(norm.attribute("epsilon", 1e-5f)).sqrt();
        Expr factor = build.expr(norm.in(1)).div(deviation);
        Expr centre = conv.in(2).isNone() ? mean.neg() : build.expr(conv.in(2)).sub(mean);
        Expr bias = centre.mul(factor).add(build.expr(norm.in(2)));
        long[] trailing = LongStream.range(1, weight.rank()).toArray();
        Expr scaled = weight.mul(factor.unsqueeze(trailing));
        return conv.withInputs(List.of(conv.in(0), scaled.wire(), bias.wire())).withOutputs(norm.outputs());
    }
}
