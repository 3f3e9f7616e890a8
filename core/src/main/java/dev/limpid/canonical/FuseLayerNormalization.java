package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds LayerNormalization (Ba et al. 2016) where an exporter wrote out its formula, so that it is differentiated as one
 * operator, which the runtime computes as one.
 *
 * <pre>
 * before   ReduceMean(x) -> m   Sub(x, m) -> d   Pow(d, 2) -> p   ReduceMean(p) -> v   Add(v, ε) -> e   Sqrt(e) -> s
 *          Div(d, s) -> n   Mul(n, scale) -> w   Add(w, bias) -> y
 * after    LayerNormalization(x, scale, bias) -> y
 * </pre>
 *
 * <p>The square may be a product, the division a product with Reciprocal, scale and bias may be missing. Graphs before
 * opset 17, which does not have the operator, stay as they are.
 */
public final class FuseLayerNormalization {
    private final Pattern pattern;
    private final Shapes shapes;
    private final List<Node> group = new ArrayList<>();

    private FuseLayerNormalization(Pattern pattern, Shapes shapes) {
        this.pattern = pattern;
        this.shapes = shapes;
    }

    /** What is normalised, over how many of the last axes, and ε. */
    private record Normal(Wire x, int axes, double epsilon) {}

    /**
     * @param shapes what is known of the graph's wires; used where an exporter counts axes from the front
     */
    public static Graph rewrite(Graph graph, Shapes shapes) {
        if (graph.opset() < GraphBuilder.OPSET) {
            return graph;
        }
        Pattern pattern = new Pattern(graph);
        Shapes inferred = Shapes.infer(graph, shapes);
        for (Node node : graph.nodes()) {
            FuseLayerNormalization match = new FuseLayerNormalization(pattern, inferred);
            Normal normal = match.normal(node);
            if (normal != null) {
                match.fuse(node, normal);
            }
        }
        return pattern.done("");
    }

    /** What a node gives the deviation of, divided by its root mean square; null if it is no such node. */
    private @Nullable Normal normal(Node last) {
        Quotient quotient = quotient(last);
        Node sqrt = quotient == null ? null : pattern.writer(quotient.root, "Sqrt");
        Node add = sqrt == null ? null : pattern.writer(sqrt.in(0), "Add");
        if (quotient == null || sqrt == null || add == null) {
            return null;
        }
        group.addAll(List.of(last, sqrt, add));
        for (int i = 0; i < 2; i++) {
            Double epsilon = pattern.number(add.in(i));
            Node variance = epsilon == null ? null : pattern.writer(add.in(1 - i), "ReduceMean");
            if (epsilon != null && variance != null) {
                return normal(variance, pattern.writer(quotient.above, "Sub"), epsilon);
            }
        }
        return null;
    }

    /** Whether the variance is that of the deviation which is divided, and from the mean over the same axes. */
    private @Nullable Normal normal(Node variance, @Nullable Node divided, double epsilon) {
        Node deviation = squared(variance.in(0));
        Node mean = deviation == null ? null : pattern.writer(deviation.in(1), "ReduceMean");
        if (deviation == null || mean == null || divided == null || !mean.in(0).equals(deviation.in(0))) {
            return null;
        }
        // Some exporters subtract the mean twice.
        int axes = divided.inputs().equals(deviation.inputs()) ? lastAxes(mean, variance) : 0;
        group.addAll(List.of(variance, deviation, mean, divided));
        return axes > 0 ? new Normal(mean.in(0), axes, epsilon) : null;
    }

    private record Quotient(Wire above, Wire root) {}

    /** What a node divides by what, in one way or another. */
    private @Nullable Quotient quotient(Node node) {
        if (node.is("Div")) {
            return new Quotient(node.in(0), node.in(1));
        }
        for (int i = 0; i < 2; i++) {
            Node inverse = node.is("Mul") ? pattern.writer(node.in(i), "Reciprocal") : null;
            if (inverse != null) {
                group.add(inverse);
                return new Quotient(node.in(1 - i), inverse.in(0));
            }
        }
        return null;
    }

    /** Of d², the difference that is d. */
    private @Nullable Node squared(Wire wire) {
        Node pow = pattern.writer(wire, "Pow");
        Node mul = pattern.writer(wire, "Mul");
        Double exponent = pow == null ? null : pattern.number(pow.in(1));
        boolean byItself = mul != null && mul.in(0).equals(mul.in(1));
        Node square = exponent != null && exponent == 2 ? pow : byItself ? mul : null;
        if (square == null) {
            return null;
        }
        group.add(square);
        return pattern.writer(square.in(0), "Sub");
    }

    /** Over how many of the last axes both means are taken; 0 if they are not. */
    private int lastAxes(Node mean, Node variance) {
        long[] first = axes(mean);
        long[] second = axes(variance);
        if (first == null || !Arrays.equals(first, second)) {
            return 0;
        }
        for (int i = 0; i < first.length; i++) {
            if (first[i] != i - first.length) {
                return 0;
            }
        }
        return first.length;
    }

    /** The axes of a mean, counted from the end and sorted; null where they are not known, or do not stay. */
    private long @Nullable [] axes(Node mean) {
        long[] given = mean.attributes().get("axes") instanceof Attribute.Ints listed
                ? listed.values().stream().mapToLong(Long::longValue).toArray()
                : pattern.longs(mean.in(1));
        int rank = shapes.find(mean.in(0)).map(TensorType::rank).orElse(0);
        if (given == null || mean.attribute("keepdims", 1L) == 0) {
            return null;
        }
        long[] fromEnd = Arrays.stream(given)
                .map(axis -> axis < 0 ? axis : axis - rank)
                .sorted()
                .toArray();
        return rank == 0 && Arrays.stream(given).anyMatch(axis -> axis >= 0) ? null : fromEnd;
    }

    private void fuse(Node last, Normal normal) {
        Node scaled = affine(last, "Mul", normal);
        Wire scale = scaled == null ? ones(last, normal) : beside(scaled, last.out(0));
        if (scale == null) {
            return;
        }
        Node end = scaled == null ? last : scaled;
        group.add(end);
        List<Wire> ins = new ArrayList<>(List.of(normal.x, scale));
        Node shifted = affine(end, "Add", normal);
        if (shifted != null) {
            ins.add(beside(shifted, end.out(0)));
            end = shifted;
        }
        Map<String, Attribute> attributes =
                Map.of("axis", Attribute.of((long) -normal.axes), "epsilon", Attribute.of((float) normal.epsilon));
        Node fused = new Node(end.name(), "", "LayerNormalization", ins, end.outputs(), attributes);
        pattern.replace(end, fused, group);
    }

    /** The one reader of a node, if it adds or multiplies something of the normalised axes' shape. */
    private @Nullable Node affine(Node node, String op, Normal normal) {
        Node reader = pattern.reader(node.out(0));
        if (reader == null || !reader.is(op) || reader.in(0).equals(reader.in(1))) {
            return null;
        }
        List<Dim> wanted = normalised(normal);
        TensorType type = shapes.find(beside(reader, node.out(0))).orElse(null);
        boolean fits = type != null
                && (wanted == null ? type.rank() == normal.axes : type.dims().equals(wanted));
        return fits ? reader : null;
    }

    private @Nullable List<Dim> normalised(Normal normal) {
        TensorType type = shapes.find(normal.x).orElse(null);
        return type == null ? null : type.dims().subList(type.rank() - normal.axes, type.rank());
    }

    private static Wire beside(Node node, Wire one) {
        return node.in(0).equals(one) ? node.in(1) : node.in(0);
    }

    /** A scale that changes nothing, where the sizes of the normalised axes are known. */
    private @Nullable Wire ones(Node last, Normal normal) {
        List<Dim> dims = normalised(normal);
        if (dims == null || !dims.stream().allMatch(Dim.Fixed.class::isInstance)) {
            return null;
        }
        long[] sizes = dims.stream().mapToLong(dim -> ((Dim.Fixed) dim).size()).toArray();
        Tensor ones = Tensor.fill(shapes.dtype(normal.x), Shape.of(sizes), i -> 1);
        return pattern.constant(last.out(0) + "/scale", ones);
    }
}
