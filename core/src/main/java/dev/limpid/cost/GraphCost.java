package dev.limpid.cost;

import dev.limpid.canonical.Lower;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What each node of a graph costs; the rule stands on the package's page.
 *
 * @param nodes those that cost something, in running order
 * @param unread parameters that no node reads
 * @param uncounted what may cost something that this cannot tell, a sentence each
 */
public record GraphCost(List<OfNode> nodes, Cost unread, List<String> uncounted) {
    /**
     * One node.
     *
     * @param cost of its products, and of the parameters that it reads before any other node does
     */
    public record OfNode(Node node, Cost cost) {}

    /** Operators outside ONNX's own domain that are known to have neither products nor parameters. */
    private static final Set<String> WITHOUT_PRODUCTS = Set.of(
            "ai.onnx.ml.ArrayFeatureExtractor",
            "ai.onnx.ml.Binarizer",
            "ai.onnx.ml.CastMap",
            "ai.onnx.ml.CategoryMapper",
            "ai.onnx.ml.DictVectorizer",
            "ai.onnx.ml.FeatureVectorizer",
            "ai.onnx.ml.Imputer",
            "ai.onnx.ml.LabelEncoder",
            "ai.onnx.ml.Normalizer",
            "ai.onnx.ml.OneHotEncoder",
            "ai.onnx.ml.Scaler",
            "ai.onnx.ml.ZipMap",
            "com.microsoft.BiasGelu",
            "com.microsoft.DequantizeLinear",
            "com.microsoft.FastGelu",
            "com.microsoft.Gelu",
            "com.microsoft.Inverse",
            "com.microsoft.QLinearAdd",
            "com.microsoft.QLinearAveragePool",
            "com.microsoft.QLinearConcat",
            "com.microsoft.QLinearGlobalAveragePool",
            "com.microsoft.QLinearLeakyRelu",
            "com.microsoft.QLinearMul",
            "com.microsoft.QLinearSigmoid",
            "com.microsoft.QLinearSoftmax",
            "com.microsoft.QuantizeLinear",
            "com.microsoft.QuickGelu");

    public GraphCost {
        nodes = List.copyOf(nodes);
        uncounted = List.copyOf(uncounted);
    }

    /**
     * Counts a graph. Cost: some milliseconds; nothing is run.
     *
     * @param shapes of all wires that products read and write, without an axis of unknown size: what {@link #unsized}
     *     names must have been found out
     * @throws IllegalArgumentException naming wire and node, if a size is not known
     * @throws ArithmeticException if there is more than a long can count
     */
    public static GraphCost of(Graph graph, Shapes shapes) {
        return of(
                graph,
                node -> Products.rule(node.qualifiedOp())
                        .map(rule -> rule.of(new Sized(node, graph, shapes)))
                        .orElse(Cost.NONE),
                uncounted(graph));
    }

    /** Counts parameters only, which needs no sizes; multiply–accumulates and activations are left at 0. */
    public static GraphCost ofParameters(Graph graph) {
        return of(graph, node -> Cost.NONE, List.of());
    }

    private static GraphCost of(Graph graph, Function<Node, Cost> products, List<String> uncounted) {
        Map<Node, Cost> read = new IdentityHashMap<>();
        Cost unread = Cost.NONE;
        for (Parameters.Held held : Parameters.of(graph)) {
            if (held.reader() == null) {
                unread = unread.plus(held.cost());
            } else {
                read.merge(held.reader(), held.cost(), Cost::plus);
            }
        }
        List<OfNode> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Cost cost = products.apply(node).plus(read.getOrDefault(node, Cost.NONE));
            if (!cost.equals(Cost.NONE)) {
                nodes.add(new OfNode(node, cost));
            }
        }
        return new GraphCost(nodes, unread, uncounted);
    }

    /** The wires whose sizes must be known before a graph can be counted, and are not. */
    public static Set<Wire> unsized(Graph graph, Shapes shapes) {
        Set<Wire> unsized = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (Products.rule(node.qualifiedOp()).isPresent()) {
                Sized.needs(node).stream()
                        .filter(wire -> Sized.find(wire, shapes).isEmpty())
                        .forEach(unsized::add);
            }
        }
        return unsized;
    }

    /** All together. */
    public Cost total() {
        Cost total = unread;
        for (OfNode node : nodes) {
            total = total.plus(node.cost);
        }
        return total;
    }

    private static List<String> uncounted(Graph graph) {
        List<String> sentences = new ArrayList<>();
        Map<String, Integer> foreign = new TreeMap<>();
        for (Node node : graph.nodes()) {
            long inside = node.graphs().values().stream()
                    .map(Attribute.OfGraph::body)
                    .mapToLong(GraphCost::products)
                    .sum();
            if (inside > 0) {
                sentences.add(node.op() + " '" + node.title() + "' holds " + inside
                        + (inside == 1 ? " product" : " products")
                        + " that each run does as often as it decides: not counted.");
            }
            if (isForeign(node)) {
                foreign.merge(node.qualifiedOp(), 1, Integer::sum);
            }
        }
        foreign.forEach((op, times) -> sentences.add(
                "What " + op + (times == 1 ? "" : " (" + times + " times)") + " computes is not known: not counted."));
        return sentences;
    }

    private static long products(Graph graph) {
        long own = graph.nodes().stream()
                .filter(node -> Products.rule(node.qualifiedOp()).isPresent())
                .count();
        return own
                + graph.nodes().stream()
                        .flatMap(node -> node.graphs().values().stream())
                        .mapToLong(inner -> products(inner.body()))
                        .sum();
    }

    /** Whether a node is neither of ONNX's operators nor one that is known to have no products beside those counted. */
    private static boolean isForeign(Node node) {
        String op = node.qualifiedOp();
        return !node.domain().isEmpty()
                && Products.rule(op).isEmpty()
                && !Lower.ops().contains(op)
                && !WITHOUT_PRODUCTS.contains(op);
    }
}
