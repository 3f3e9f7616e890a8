package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes a decoder that goes on from kept keys and values (a KV cache) one that reads a text from its beginning: nothing is
 * kept, so the pasts are of length 0 and are no inputs any more.
 *
 * <pre>
 * before   Concat(past, keys) {axis=2} -> all     Shape(past) -> s                    GroupQueryAttention(q, k, v, past, …) -> y
 * after    Identity(keys) -> all                  Concat(batch, heads, 0, size) -> s  GroupQueryAttention(q, k, v, _, …) -> y
 * </pre>
 *
 * <p>A past has the form {@code [batch,head,tokens,size]}, or {@code [2,batch,head,tokens,size]} with keys and values in one;
 * head and size are fixed. Whatever else reads it reads an empty tensor of that form. What is kept for later stays an output.
 */
public final class DropPast {
    private static final String MICROSOFT = "com.microsoft.";
    /** By operator, the inputs that may be left out if there is no past. */
    private static final Map<String, Set<Integer>> FUSED = Map.of(
            "Attention",
            Set.of(4, 5),
            MICROSOFT + "Attention",
            Set.of(4),
            MICROSOFT + "GroupQueryAttention",
            Set.of(3, 4),
            MICROSOFT + "MultiHeadAttention",
            Set.of(6, 7));

    private final Graph graph;
    private final Map<Wire, TensorType> pasts = new LinkedHashMap<>();
    private final Set<Wire> taken;
    private final Map<Wire, Weight> weights;
    private final Map<Long, Wire> numbers = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Wire tokens;
    private final Wire batch;

    private DropPast(Graph graph, Collection<Wire> pasts, Wire tokens) {
        this.graph = graph;
        this.taken = new HashSet<>(graph.wires());
        this.weights = new LinkedHashMap<>(graph.weights());
        pasts.forEach(past -> this.pasts.put(past, type(past)));
        this.tokens = tokens;
        this.batch = fresh("past/batch");
    }

    /**
     * @param pasts inputs that hold what was kept
     * @param tokens an input whose first axis is the batch
     * @return the graph itself if there are no pasts
     * @throws IllegalArgumentException if a past is no input, or not of one of the forms above
     */
    public static Graph rewrite(Graph graph, Collection<Wire> pasts, Wire tokens) {
        return pasts.isEmpty() ? graph : new DropPast(graph, pasts, tokens).dropped();
    }

    private TensorType type(Wire past) {
        TensorType type = graph.input(past.name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Graph '" + graph.name() + "' has no input '" + past + "' to be dropped."))
                .type();
        boolean known = type != null
                && (type.rank() == 4 || type.rank() == 5)
                && type.dim(-1) instanceof Dim.Fixed
                && type.dim(-3) instanceof Dim.Fixed
                && (type.rank() == 4 || type.dim(0).equals(Dim.of(2)));
        if (type == null || !known) {
            throw new IllegalArgumentException("Graph '" + graph.name() + "': its input '" + past + "' is "
                    + (type == null ? "of unknown form" : type)
                    + ", expected [batch,head,tokens,size] or [2,batch,head,tokens,size] with numbers for head and size."
                    + " Export the model again, with the form of its keys and values.");
        }
        return type;
    }

    private Graph dropped() {
        for (Node node : graph.nodes()) {
            if (node.is("Concat") && node.inputs().stream().anyMatch(wire -> isJoined(node, wire))) {
                join(node);
            } else if (node.is("Shape") && pasts.containsKey(node.in(0))) {
                nodes.add(sizes(node));
            } else {
                nodes.add(without(node));
            }
        }
        List<Node> before = new ArrayList<>();
        pasts.forEach((past, type) -> {
            if (isRead(past)) {
                before.addAll(empty(past, type));
            }
        });
        if (isRead(batch) || !before.isEmpty()) {
            before.addAll(0, rows());
        }
        before.addAll(nodes);
        return new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs().stream()
                        .filter(port -> !pasts.containsKey(port.wire()))
                        .toList(),
                graph.outputs(),
                weights,
                before,
                graph.functions(),
                graph.unread());
    }

    private boolean isRead(Wire wire) {
        return nodes.stream().anyMatch(node -> node.reads().contains(wire))
                || graph.output(wire.name()).isPresent();
    }

    /** How many texts there are. */
    private List<Node> rows() {
        Wire sizes = fresh("past/tokens");
        return List.of(
                new Node("", "", "Shape", List.of(tokens), List.of(sizes), Map.of()),
                new Node("", "", "Gather", List.of(sizes, number(0)), List.of(batch), along(0)));
    }

    /** A tensor that holds nothing. */
    private List<Node> empty(Wire past, TensorType type) {
        Wire sizes = fresh(past + "/sizes");
        Map<String, Attribute> zero = Map.of("value", new Attribute.OfTensor(Tensor.zeros(type.dtype(), Shape.of(1))));
        return List.of(
                new Node("", "", "Concat", parts(type), List.of(sizes), along(0)),
                new Node("", "", "ConstantOfShape", List.of(sizes), List.of(past), zero));
    }

    private static Map<String, Attribute> along(long axis) {
        return Map.of("axis", Attribute.of(axis));
    }

    /** Whether a Concat sets this past before what is new, along the tokens. */
    private boolean isJoined(Node concat, Wire wire) {
        TensorType type = pasts.get(wire);
        long axis = concat.attribute("axis", 0L);
        return type != null && (axis < 0 ? axis + type.rank() : axis) == type.rank() - 2;
    }

    private void join(Node concat) {
        List<Wire> rest =
                concat.inputs().stream().filter(wire -> !isJoined(concat, wire)).toList();
        if (rest.size() == 1) {
            nodes.add(concat.withOp("Identity").withInputs(rest).withAttributes(Map.of()));
        } else {
            // Of nothing but pasts, or of several parts beside them.
            nodes.add(rest.isEmpty() ? concat : concat.withInputs(rest));
        }
    }

    private Node without(Node node) {
        Set<Integer> optional = FUSED.getOrDefault(node.qualifiedOp(), Set.of());
        if (optional.isEmpty()) {
            return node;
        }
        List<Wire> inputs = new ArrayList<>(node.inputs());
        for (int i : optional) {
            if (i < inputs.size() && pasts.containsKey(inputs.get(i))) {
                inputs.set(i, Wire.NONE);
            }
        }
        return node.withInputs(inputs);
    }

    /** The sizes of a past, from one axis to another. */
    private Node sizes(Node shape) {
        TensorType type = Objects.requireNonNull(pasts.get(shape.in(0)));
        int from = within(shape.attribute("start", 0L), type.rank());
        int to = within(shape.attribute("end", (long) type.rank()), type.rank());
        return from >= to
                ? shape
                : shape.withOp("Concat")
                        .withInputs(parts(type).subList(from, to))
                        .withAttributes(along(0));
    }

    private static int within(long index, int size) {
        return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }

    /** Each axis' size, {@code int64[1]}. */
    private List<Wire> parts(TensorType type) {
        List<Wire> parts = new ArrayList<>();
        for (int axis = 0; axis < type.rank(); axis++) {
            if (axis == type.rank() - 4) {
                parts.add(batch);
            } else {
                parts.add(number(axis == type.rank() - 2 ? 0 : ((Dim.Fixed) type.dim(axis)).size()));
            }
        }
        return parts;
    }

    private Wire number(long value) {
        return numbers.computeIfAbsent(value, size -> {
            Wire wire = fresh("past/" + size);
            weights.put(wire, Weight.of(Tensor.of(Shape.of(1), (long) size)));
            return wire;
        });
    }

    private Wire fresh(String name) {
        Wire wire = new Wire(name);
        while (!taken.add(wire)) {
            wire = new Wire(wire.name() + "'");
        }
        return wire;
    }
}
