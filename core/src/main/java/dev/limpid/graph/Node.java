package dev.limpid.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One operator applied to wires.
 *
 * @param name for people and error messages; may be empty
 * @param domain empty for ONNX's own operators, else for example {@code com.microsoft}
 * @param op the operator's name, verbatim
 * @param inputs in ONNX's order; {@link Wire#NONE} where an optional one is left out
 * @param outputs in ONNX's order; {@link Wire#NONE} where an optional one is left out
 * @param attributes by name, sorted
 * @param overload of the model's own functions of that name; most often empty
 * @param unread whatever else the file said of this node
 */
public record Node(
        String name,
        String domain,
        String op,
        List<Wire> inputs,
        List<Wire> outputs,
        Map<String, Attribute> attributes,
        String overload,
        Opaque unread) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    public Node(
            String name,
            String domain,
            String op,
            List<Wire> inputs,
            List<Wire> outputs,
            Map<String, Attribute> attributes) {
        this(name, domain, op, inputs, outputs, attributes, "", Opaque.NONE);
    }

    /**
     * Every wire that this node needs: its inputs, and what graphs inside it read from around them. Whoever asks what
     * depends on a wire asks this.
     */
    public Set<Wire> reads() {
        Set<Wire> reads = new LinkedHashSet<>(inputs);
        graphs().values().forEach(graph -> reads.addAll(graph.captured()));
        reads.remove(Wire.NONE);
        return reads;
    }

    /** The graphs that this node runs, by attribute. */
    public Map<String, Attribute.OfGraph> graphs() {
        Map<String, Attribute.OfGraph> graphs = new LinkedHashMap<>();
        attributes.forEach((key, value) -> {
            if (value instanceof Attribute.OfGraph graph) {
                graphs.put(key, graph);
            }
        });
        return graphs;
    }

    /** The {@code index}-th input, {@link Wire#NONE} beyond the last. */
    public Wire in(int index) {
        return index < inputs.size() ? inputs.get(index) : Wire.NONE;
    }

    /** The {@code index}-th output, {@link Wire#NONE} beyond the last. */
    public Wire out(int index) {
        return index < outputs.size() ? outputs.get(index) : Wire.NONE;
    }

    /** An integer attribute. */
    public long attribute(String key, long otherwise) {
        return attributes.get(key) instanceof Attribute.Int found ? found.value() : otherwise;
    }

    /** A float attribute. */
    public float attribute(String key, float otherwise) {
        return attributes.get(key) instanceof Attribute.Real found ? found.value() : otherwise;
    }

    /** A string attribute. */
    public String attribute(String key, String otherwise) {
        return attributes.get(key) instanceof Attribute.Text found ? found.value() : otherwise;
    }

    /** A list-of-integers attribute. */
    public List<Long> attribute(String key, List<Long> otherwise) {
        return attributes.get(key) instanceof Attribute.Ints found ? found.values() : otherwise;
    }

    /** Whether this is {@code op} of ONNX's own domain. */
    public boolean is(String other) {
        return domain.isEmpty() && op.equals(other);
    }

    /** Operator with its domain unless that is ONNX's own: {@code com.microsoft.FusedMatMul}. */
    public String qualifiedOp() {
        return domain.isEmpty() ? op : domain + "." + op;
    }

    public Node withName(String other) {
        return new Node(other, domain, op, inputs, outputs, attributes, overload, unread);
    }

    /** This node as {@code other} of ONNX's own operators. */
    public Node withOp(String other) {
        return new Node(name, "", other, inputs, outputs, attributes, "", unread);
    }

    public Node withInputs(List<Wire> other) {
        return new Node(name, domain, op, other, outputs, attributes, overload, unread);
    }

    public Node withOutputs(List<Wire> other) {
        return new Node(name, domain, op, inputs, other, attributes, overload, unread);
    }

    /** This node with its wires renamed, and itself if it is named after one that it writes. */
    public Node withWires(UnaryOperator<Wire> renamed) {
        Wire own = new Wire(name);
        return new Node(
                outputs.contains(own) ? renamed.apply(own).name() : name,
                domain,
                op,
                inputs.stream().map(renamed).toList(),
                outputs.stream().map(renamed).toList(),
                attributes,
                overload,
                unread);
    }

    public Node withAttributes(Map<String, Attribute> other) {
        return new Node(name, domain, op, inputs, outputs, other, overload, unread);
    }

    /** This node with other graphs inside it. */
    public Node withGraphs(UnaryOperator<Attribute.OfGraph> change) {
        Map<String, Attribute> changed = new TreeMap<>(attributes);
        graphs().forEach((key, graph) -> changed.put(key, change.apply(graph)));
        return withAttributes(changed);
    }

    /**
     * This node on other wires.
     *
     * @param around of the wires that it, or a graph inside it, reads and writes
     * @param own of the wires that only graphs inside it know
     */
    public Node renamed(UnaryOperator<Wire> around, UnaryOperator<Wire> own) {
        UnaryOperator<Wire> names = wire -> wire.isNone() ? wire : around.apply(wire);
        return withInputs(inputs.stream().map(names).toList())
                .withOutputs(outputs.stream().map(names).toList())
                .withGraphs(graph -> graph.renamed(names, own));
    }

    /** This node, and the graphs inside it, reading other wires in the place of some; what it writes stays. */
    public Node reading(Map<Wire, Wire> others) {
        return renamed(wire -> others.getOrDefault(wire, wire), wire -> wire).withOutputs(outputs);
    }

    /** What to call this node in a message: its name or, if it has none, its first output's. */
    public String title() {
        return name.isEmpty() ? out(0).name() : name;
    }

    /** {@code Softmax(scores) {axis=-1} -> probabilities}. */
    @Override
    public String toString() {
        String settings = attributes.isEmpty()
                ? ""
                : attributes.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(", ", " {", "}"));
        return qualifiedOp() + inputs.stream().map(Wire::toString).collect(Collectors.joining(", ", "(", ")"))
                + settings
                + " -> "
                + outputs.stream().map(Wire::toString).collect(Collectors.joining(", "));
    }
}
