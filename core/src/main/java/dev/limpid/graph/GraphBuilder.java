package dev.limpid.graph;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A graph under construction: from nothing, or on top of another. Nodes are appended, so they come in running order;
 * names are made unique by a number.
 *
 * <pre>{@code
 * GraphBuilder build = GraphBuilder.create("half_square");
 * Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 3));
 * build.output("y", x.mul(x).mul(0.5));
 * Graph graph = build.build();
 * }</pre>
 */
public final class GraphBuilder {
    /** The ONNX operator set that our own graphs are written in. */
    public static final long OPSET = 17;

    private static final String MICROSOFT = "com.microsoft";

    private final String name;
    private final Map<String, Long> opsets;
    private final List<Port> inputs;
    private final List<Port> outputs;
    private final Map<Wire, Weight> weights;
    private final List<Node> nodes;
    private final List<Function> functions;
    private final Opaque unread;
    private final Set<String> names = new HashSet<>();
    /** Names that fresh wires, and the nodes named after them, must not take: of nodes, and of wires still to come. */
    private final Set<String> reserved = new HashSet<>();

    private final Map<Tensor, Wire> constants = new HashMap<>();
    private final Map<Wire, TensorType> types;
    private final Map<Wire, Node> shapeNodes = new HashMap<>();
    /** Under which name a wire goes now. */
    private final Map<Wire, Wire> renamed = new HashMap<>();

    private String scope = "";

    private GraphBuilder(Graph graph, Shapes shapes) {
        name = graph.name();
        opsets = new TreeMap<>(graph.opsets());
        inputs = new ArrayList<>(graph.inputs());
        outputs = new ArrayList<>(graph.outputs());
        weights = new LinkedHashMap<>(graph.weights());
        nodes = new ArrayList<>(graph.nodes());
        functions = graph.functions();
        unread = graph.unread();
        graph.wires().forEach(wire -> names.add(wire.name()));
        nodes.forEach(node -> reserved.add(node.name()));
        nodes.stream().filter(node -> node.is("Shape")).forEach(node -> shapeNodes.put(node.out(0), node));
        types = new HashMap<>(shapes.types());
    }

    /** Starts an empty graph of ONNX opset {@link #OPSET}. */
    public static GraphBuilder create(String name) {
        return create(name, OPSET);
    }

    /** Starts an empty graph of a newer ONNX opset, for operators that {@link #OPSET} does not have. */
    public static GraphBuilder create(String name, long opset) {
        return new GraphBuilder(
                new Graph(name, Map.of("", opset), List.of(), List.of(), Map.of(), List.of(), Opaque.NONE),
                Shapes.UNKNOWN);
    }

    /** Starts with everything that {@code graph} has; {@code shapes} may know of any of its wires. */
    public static GraphBuilder on(Graph graph, Shapes shapes) {
        return new GraphBuilder(graph, Shapes.infer(graph, shapes));
    }

    /**
     * Starts with all of {@code graph} but its nodes, which are then added one by one, as they are or in other words.
     * Names that they write are kept for them. What is known of all wires is known from the start.
     */
    public static GraphBuilder copying(Graph graph, Shapes shapes) {
        GraphBuilder builder = new GraphBuilder(
                new Graph(
                        graph.name(),
                        graph.opsets(),
                        graph.inputs(),
                        List.of(),
                        graph.weights(),
                        List.of(),
                        graph.functions(),
                        graph.unread()),
                Shapes.infer(graph, shapes));
        builder.outputs.addAll(graph.outputs());
        graph.nodes().forEach(node -> builder.reserved.add(node.name()));
        graph.wires().forEach(wire -> builder.reserved.add(wire.name()));
        return builder;
    }

    /** Names what follows {@code scope/…}, until the next call. */
    public GraphBuilder scope(String scope) {
        this.scope = scope;
        return this;
    }

    /** Version of ONNX's own operators. */
    public long opset() {
        return opsets.getOrDefault("", 1L);
    }

    /** Declares an input. */
    public Expr input(String input, TensorType type) {
        Wire wire = claim(input);
        inputs.add(new Port(wire, type));
        types.put(wire, type);
        return expr(wire);
    }

    /** Adds a constant under the given name, or a numbered one if that is taken. */
    public Expr weight(String weight, Weight value) {
        Wire wire = claim(fresh(weight));
        weights.put(wire, value);
        types.put(wire, TensorType.of(value.dtype(), value.shape()));
        return expr(wire);
    }

    /** A small constant; equal ones are shared. */
    public Expr constant(Tensor value) {
        Wire wire = constants.get(value);
        if (wire == null) {
            wire = weight("constant", Weight.of(value)).wire();
            constants.put(value, wire);
        }
        return expr(wire);
    }

    /** A FLOAT or DOUBLE scalar. */
    public Expr scalar(DType dtype, double value) {
        return constant(Tensor.fill(dtype, Shape.SCALAR, i -> value));
    }

    /** A one-dimensional INT64 constant: axes, shapes, indices. */
    public Expr longs(long... values) {
        return constant(Tensor.of(Shape.of(values.length), values));
    }

    /** {@code 0, 1, …} up to but without {@code end}, an INT64 scalar. */
    public Expr range(Expr end) {
        Expr zero = constant(Tensor.of(Shape.SCALAR, 0L));
        Expr one = constant(Tensor.of(Shape.SCALAR, 1L));
        Expr range = zero.apply("Range", Map.of(), end, one);
        return range.as(TensorType.of(DType.INT64, range.wire() + "#0"));
    }

    /**
     * Takes up a wire that the graph already has.
     *
     * @throws IllegalArgumentException if it has none of that name
     */
    public Expr expr(Wire wire) {
        if (!names.contains(wire.name())) {
            throw new IllegalArgumentException("Graph '" + name + "' has no wire '" + wire + "'.");
        }
        return new Expr(this, wire);
    }

    /** What is known of one wire so far. */
    public Optional<TensorType> typeOf(Wire wire) {
        return Optional.ofNullable(types.get(wire));
    }

    /** What is known of the wires so far. */
    public Shapes shapes() {
        return new Shapes(types);
    }

    /** Takes note of what the caller knows of a wire and inference cannot. */
    void learn(Wire wire, TensorType type) {
        types.put(wire, type);
    }

    /** The constant that drives a wire, if one does. */
    public @Nullable Weight weightOf(Wire wire) {
        return weights.get(wire);
    }

    /** The values of an INT64 constant held in memory, null of anything else. */
    public long @Nullable [] longsOf(Expr value) {
        return weights.get(value.wire()) instanceof Weight.InMemory held && held.dtype() == DType.INT64
                ? held.value().toLongs()
                : null;
    }

    @Nullable
    TensorType type(Wire wire) {
        return types.get(wire);
    }

    /** The {@code index}-th output of a node already there, asked for if it was left out until now. */
    public Wire outputOf(Node node, int index) {
        int place = nodes.indexOf(node);
        Node current = place >= 0 ? node : writer(node.out(0));
        if (!current.out(index).isNone()) {
            return current.out(index);
        }
        List<Wire> outs = new ArrayList<>(current.outputs());
        while (outs.size() <= index) {
            outs.add(Wire.NONE);
        }
        outs.set(index, claim(fresh(current.out(0).name() + "." + index)));
        Node extended = current.withOutputs(outs);
        nodes.set(nodes.indexOf(current), extended);
        InferShapes.extend(extended, types, weights, shapeNodes);
        return outs.get(index);
    }

    /** The node that makes a wire; null of inputs, weights and what was not added yet. */
    public @Nullable Node producer(Wire wire) {
        // What is asked for was added last, as a rule.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).outputs().contains(wire)) {
                return nodes.get(i);
            }
        }
        return null;
    }

    private Node writer(Wire wire) {
        return nodes.stream()
                .filter(node -> node.outputs().contains(wire))
                .findFirst()
                .orElseThrow();
    }

    /** Appends a node as it is; its outputs must be new. */
    public void add(Node node) {
        node.outputs().stream().filter(wire -> !wire.isNone()).forEach(wire -> claim(wire.name()));
        append(node);
    }

    /**
     * Appends a node with freshly named outputs.
     *
     * @param op an ONNX operator, or one of another domain as {@code domain:Op}
     * @return its {@code outputs} outputs
     */
    public List<Wire> add(String op, List<Wire> ins, int outs, Map<String, Attribute> attributes) {
        int colon = op.indexOf(':');
        String domain = colon < 0 ? "" : op.substring(0, colon);
        String simple = op.substring(colon + 1);
        String base = scope.isEmpty() ? simple : scope + "/" + simple;
        List<Wire> written = new ArrayList<>();
        for (int i = 0; i < outs; i++) {
            written.add(claim(fresh(base)));
        }
        append(new Node(written.get(0).name(), domain, simple, ins, written, attributes));
        return written;
    }

    private void append(Node node) {
        if (node.domain().equals(MICROSOFT)) {
            opsets.putIfAbsent(MICROSOFT, 1L);
        }
        node.graphs().values().forEach(graph -> graph.body().wires().forEach(wire -> names.add(wire.name())));
        nodes.add(node);
        InferShapes.extend(node, types, weights, shapeNodes);
    }

    /**
     * Gives a wire the name {@code to}, under which it is read from now on, by expressions made before also. An input, a
     * weight or a wire that has its final name already keeps that, and gets a second one.
     *
     * @return the wire of that name
     */
    public Expr rename(Expr value, Wire to) {
        Wire from = value.wire();
        int writer = nodes.size() - 1;
        while (writer >= 0 && !nodes.get(writer).outputs().contains(from)) {
            writer--;
        }
        claim(to.name());
        if (writer < 0 || reserved.contains(from.name())) {
            append(new Node(to.name(), "", "Identity", List.of(from), List.of(to), Map.of()));
            return expr(to);
        }
        renamed.put(from, to);
        UnaryOperator<Wire> other = wire -> wire.equals(from) ? to : wire;
        for (int i = writer; i < nodes.size(); i++) {
            nodes.set(i, nodes.get(i).withWires(other));
        }
        // The old name stays taken, and its type known: shapes may have been asked of it.
        TensorType type = types.get(from);
        if (type != null) {
            types.putIfAbsent(to, type);
        }
        Node shape = shapeNodes.get(from);
        if (shape != null) {
            shapeNodes.put(to, shape);
        }
        return expr(to);
    }

    /** The name under which a wire goes now. */
    Wire current(Wire wire) {
        return renamed.getOrDefault(wire, wire);
    }

    /** Renames and declares {@code value} as an output. */
    public void output(String output, Expr value) {
        List<Wire> written = List.of(claim(output));
        append(new Node(output, "", "Identity", List.of(value.wire()), written, Map.of()));
        outputs.add(new Port(written.get(0), null));
    }

    /** Declares a wire as an output under its own name. */
    public void output(Wire wire) {
        if (outputs.stream().noneMatch(port -> port.wire().equals(wire))) {
            outputs.add(new Port(wire, null));
        }
    }

    /** The graph so far. */
    public Graph build() {
        return new Graph(name, opsets, inputs, outputs, weights, nodes, functions, unread);
    }

    private Wire claim(String wanted) {
        if (!names.add(wanted)) {
            throw new IllegalArgumentException("Graph '" + name + "' already has a wire '" + wanted + "'.");
        }
        return new Wire(wanted);
    }

    private String fresh(String base) {
        if (isFree(base)) {
            return base;
        }
        int number = 2;
        while (!isFree(base + "_" + number)) {
            number++;
        }
        return base + "_" + number;
    }

    private boolean isFree(String wanted) {
        return !names.contains(wanted) && !reserved.contains(wanted);
    }
}
