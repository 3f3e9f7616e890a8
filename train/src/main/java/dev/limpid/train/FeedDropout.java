package dev.limpid.train;

import dev.limpid.backward.At;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import static dev.limpid.backward.Rule.each;

/**
 * Makes the masks of dropout inputs of the graph, so that each run is told what to drop (Srivastava et al. 2014, scaled while
 * training, as everyone does).
 *
 * <pre>
 * before   Dropout(x, p) -> y
 * after    DequantizeLinear(mask, 1 / (1 − p)) -> factor, Mul(x, factor) -> y
 * </pre>
 *
 * <p>The mask is UINT8, 1 where {@code x} is kept and 0 where it is dropped. {@code DequantizeLinear} makes its factor in one pass,
 * of Cast, Where and it the cheapest: with both products it costs 2.5 times what copying {@code x} does. {@link #GRADIENT} makes
 * the factor a second time on the way back, so that from a run's beginning to its end only the masks stay in memory, a byte a
 * number.
 */
final class FeedDropout {
    private static final String MASK = "dropout_mask_";
    private static final String FACTOR = "DequantizeLinear";

    /** Differentiation of graphs that have been through here: the same values as with {@link Gradient#TABLE}, less memory. */
    static final RuleTable GRADIENT =
            Gradient.TABLE.on("Mul", FeedDropout::drops, at -> each(at.dy().mul(factorAgain(at))));

    /**
     * Where a model drops.
     *
     * @param input that is fed the mask
     * @param rate p, above 0 and less than 1
     * @param type of the mask: UINT8
     */
    record Site(Wire input, double rate, TensorType type) {
        /**
         * How large the mask of a run is.
         *
         * @param sizes of the graph's named axes
         * @throws IllegalStateException if a size of the mask does not follow from them
         */
        Shape shape(Map<String, Long> sizes) {
            long[] dims = new long[type.rank()];
            for (int axis = 0; axis < dims.length; axis++) {
                OptionalLong size = type.dim(axis).size(sizes);
                if (size.isEmpty()) {
                    throw new IllegalStateException("The size '" + type.dim(axis) + "' of the dropout mask '" + input
                            + "' " + type + " does not follow from the sizes of the inputs, " + sizes
                            + ": set this dropout's rate to 0.");
                }
                dims[axis] = size.getAsLong();
            }
            return Shape.of(dims);
        }
    }

    /**
     * A graph whose dropouts are fed.
     *
     * @param shapes of all its wires
     * @param sites in running order
     */
    record Fed(Graph graph, Shapes shapes, List<Site> sites) {
        Fed {
            sites = List.copyOf(sites);
        }
    }

    private FeedDropout() {}

    /**
     * The same function as the graph's in training, of its inputs and the masks.
     *
     * @throws IllegalArgumentException if a Dropout's rate is no constant from 0 up to but without 1, it drops what is not FLOAT or
     *     of unknown rank, or its own mask is read
     */
    static Fed rewrite(Graph graph, Shapes shapes) {
        GraphBuilder build = GraphBuilder.copying(graph, shapes);
        List<Site> sites = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!node.is("Dropout")) {
                build.add(node);
                continue;
            }
            double rate = rate(graph, node);
            if (rate == 0) {
                build.add(new Node(node.name(), "", "Identity", List.of(node.in(0)), List.of(node.out(0)), Map.of()));
            } else {
                sites.add(feed(build, graph, node, rate, MASK + sites.size()));
            }
        }
        return new Fed(build.build(), build.shapes(), sites);
    }

    private static Site feed(GraphBuilder build, Graph graph, Node node, double rate, String input) {
        TensorType type = build.typeOf(node.in(0)).orElse(null);
        if (type == null || type.dtype() != DType.FLOAT) {
            throw refusal(
                    graph, node, "it drops " + (type == null ? "a wire of unknown type" : type) + ", expected FLOAT");
        }
        if (node.outputs().size() > 1 && !node.out(1).isNone()) {
            throw refusal(graph, node, "its mask is read as '" + node.out(1) + "', expected that only its result is");
        }
        TensorType masked = new TensorType(DType.UINT8, type.dims());
        Expr mask = build.input(input, masked);
        Expr factor = build.scope(node.out(0) + "/dropped").expr(mask.wire()).apply(FACTOR, scale(build, rate));
        build.add(new Node(node.name(), "", "Mul", List.of(node.in(0), factor.wire()), List.of(node.out(0)), Map.of()));
        return new Site(mask.wire(), rate, masked);
    }

    private static Expr scale(GraphBuilder build, double rate) {
        return build.scalar(DType.FLOAT, 1 / (1 - rate));
    }

    private static double rate(Graph graph, Node node) {
        Tensor training = constant(graph, node.in(2));
        if (!node.in(2).isNone() && (training == null || training.at(0) == 0)) {
            throw refusal(
                    graph,
                    node,
                    "its training_mode is " + (training == null ? "no constant" : "false") + ", expected true or none");
        }
        if (node.in(1).isNone()) {
            return 0.5;
        }
        Tensor rate = constant(graph, node.in(1));
        if (rate == null || !(rate.at(0) >= 0 && rate.at(0) < 1)) {
            throw refusal(
                    graph,
                    node,
                    "its ratio '" + node.in(1) + "' is " + (rate == null ? "no constant" : rate.at(0))
                            + ", expected a constant of at least 0 and less than 1");
        }
        // A FLOAT constant of 0.1 is meant as 0.1, not as the nearest number to it in single precision.
        return rate.dtype() == DType.FLOAT ? Double.parseDouble(Float.toString((float) rate.at(0))) : rate.at(0);
    }

    private static @Nullable Tensor constant(Graph graph, Wire wire) {
        return graph.weights().get(wire) instanceof Weight.InMemory held
                        && held.value().size() == 1
                ? held.value()
                : null;
    }

    private static IllegalArgumentException refusal(Graph graph, Node node, String problem) {
        return new IllegalArgumentException(
                "The dropout " + node.title() + " of graph '" + graph.name() + "' cannot be trained: " + problem + ".");
    }

    private static boolean drops(At at) {
        Node factor = at.producer(1);
        return factor != null && factor.is(FACTOR) && factor.in(0).name().startsWith(MASK);
    }

    /** Told apart from the first by a zero point, which the runtime would otherwise find to be the same and keep. */
    private static Expr factorAgain(At at) {
        GraphBuilder build = at.builder();
        Node factor = at.producer(1);
        if (factor == null) {
            throw new IllegalStateException("nothing makes its second input.");
        }
        Expr zero = build.constant(Tensor.zeros(DType.UINT8, Shape.SCALAR));
        return build.expr(factor.in(0)).apply(FACTOR, build.expr(factor.in(1)), zero);
    }
}
