package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Shape;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The attention of one stack of layers: each layer looks at what the layer before it made, place by place, so that what a
 * place holds can be followed from the last layer to the first.
 */
public final class AttentionStack {
    private AttentionStack() {}

    /** The attention layers that a wire passes on its way to another, first layer first. */
    public static List<AttentionBlock> between(Graph graph, Shapes shapes, Wire from, Wire to) {
        Set<Wire> before = Ways.to(graph, to);
        Set<Wire> after = Ways.from(graph, from);
        return AttentionMaps.blocks(graph, shapes).stream()
                .filter(block -> before.contains(block.context()) && after.contains(block.context()))
                .toList();
    }

    /**
     * Why the attention between two wires cannot be followed from layer to layer, a sentence; empty if it can.
     *
     * @param features at which an input is explained: their first axis tells inputs apart
     */
    public static Optional<String> obstacle(Graph graph, Shapes shapes, Wire features, Wire output) {
        List<AttentionBlock> blocks = between(graph, shapes, features, output);
        if (blocks.isEmpty()) {
            return Optional.of(none(graph, shapes, features, output));
        }
        Dim batch = shapes.of(features).dim(0);
        TensorType first = shapes.of(blocks.get(0).map());
        for (AttentionBlock block : blocks) {
            TensorType type = shapes.of(block.map());
            if (differ(type.dim(-2), type.dim(-1))) {
                return Optional.of(crossed(block.map(), type));
            }
            if (differ(first, type, batch)) {
                return Optional.of("The model's attention maps differ in shape: " + first + " and " + type + ".");
            }
            if (type.rank() == 4 && one(type.dim(0), batch).orElse(1) != 1) {
                return Optional.of(parted(block.map(), type));
            }
        }
        Map<Wire, Node> producers = graph.producers();
        for (int layer = 0; layer < blocks.size(); layer++) {
            Wire below = layer == 0 ? features : blocks.get(layer - 1).context();
            if (!follows(blocks.get(layer), Ways.from(graph, below), producers)) {
                return Optional.of("The model's attention is no single stack of layers: what '"
                        + blocks.get(layer).map() + "' compares and weights is not all made of '" + below
                        + "', as in a decoder that looks at an encoder, or in two towers.");
            }
        }
        return Optional.empty();
    }

    /** Whether queries, keys and values are all made of one wire. */
    private static boolean follows(AttentionBlock block, Set<Wire> madeOfIt, Map<Wire, Node> producers) {
        Wire scores = Objects.requireNonNull(producers.get(block.map())).in(0);
        return madeOfIt.contains(block.values())
                && AttentionMaps.products(scores, producers).stream()
                        .anyMatch(product -> madeOfIt.contains(product.in(0)) && madeOfIt.contains(product.in(1)));
    }

    /** Why heads cannot be told side by side, a sentence; empty if they can: whether or not layers make a stack. */
    public static Optional<String> headsObstacle(Graph graph, Shapes shapes, Wire features, Wire output) {
        List<AttentionBlock> blocks = between(graph, shapes, features, output);
        if (blocks.isEmpty()) {
            return Optional.of(none(graph, shapes, features, output));
        }
        Dim batch = shapes.of(features).dim(0);
        OptionalLong first = heads(shapes.of(blocks.get(0).map()), batch);
        return blocks.stream()
                .map(block -> heads(shapes.of(block.map()), batch))
                .filter(heads -> differ(first, heads))
                .findFirst()
                .map(heads -> "The model's layers differ in their number of heads: " + first.getAsLong() + " and "
                        + heads.getAsLong() + ".");
    }

    /**
     * The outputs of the layers, first layer first.
     *
     * @throws IllegalArgumentException if it cannot be told where one ends
     */
    public static List<Wire> outputs(Graph graph, Shapes shapes, List<AttentionBlock> blocks, Wire output) {
        List<Wire> outputs = LayerOutputs.of(graph, shapes, blocks, output);
        if (outputs.size() < blocks.size()) {
            throw new IllegalArgumentException("It cannot be told where the layer of attention '"
                    + blocks.get(outputs.size()).map() + "' ends: no single wire leads on from it to '" + output
                    + "'.");
        }
        return outputs;
    }

    /**
     * The same by the maps of one input.
     *
     * @throws IllegalArgumentException saying what is in the way
     */
    public static void check(List<AttentionBlock> blocks, Values found) {
        Shape first = AttentionBlock.byHead(found.get(blocks.get(0).map())).shape();
        for (AttentionBlock block : blocks) {
            Shape shape = AttentionBlock.byHead(found.get(block.map())).shape();
            String obstacle = shape.dim(2) != shape.dim(3)
                    ? crossed(block.map(), shape)
                    : shape.dim(0) != 1
                            ? parted(block.map(), shape)
                            : shape.equals(first)
                                    ? null
                                    : "The model's attention maps differ in shape: " + first + " and " + shape + " at '"
                                            + block.map() + "'.";
            if (obstacle != null) {
                throw new IllegalArgumentException(obstacle);
            }
        }
    }

    private static String none(Graph graph, Shapes shapes, Wire features, Wire output) {
        return AttentionMaps.in(graph, shapes).isEmpty()
                ? AttentionMaps.NONE
                : "None of the model's attention lies between '" + features + "' and the target's '" + output + "'.";
    }

    private static String crossed(Wire map, Object shape) {
        return "Attention at '" + map + "', " + shape + ", has queries and keys of different number: places of the one"
                + " are not places of the other, and cannot be followed through layers.";
    }

    private static String parted(Wire map, Object shape) {
        return "Attention at '" + map + "', " + shape + ", looks at several parts of an input, each for itself: only"
                + " attention over the whole input can be followed through layers.";
    }

    private static boolean differ(TensorType one, TensorType other, Dim batch) {
        return differ(heads(one, batch), heads(other, batch))
                || differ(one.dim(-2), other.dim(-2))
                || differ(one.dim(-1), other.dim(-1));
    }

    private static boolean differ(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent() && !one.equals(other);
    }

    /** How many heads a map has; empty if a run has to tell. */
    private static OptionalLong heads(TensorType map, Dim batch) {
        return one(map.dim(map.rank() == 4 ? 1 : 0), batch);
    }

    /** How long an axis is for one example. */
    private static OptionalLong one(Dim dim, Dim batch) {
        return dim.size(Map.of(batch.toString(), 1L));
    }

    /** Whether two axes are of different sizes in every run. */
    private static boolean differ(Dim one, Dim other) {
        return one instanceof Dim.Fixed && other instanceof Dim.Fixed && !one.equals(other);
    }
}
