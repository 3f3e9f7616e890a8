package dev.limpid.graph;

import java.util.Collections;
import java.util.List;
import java.util.Map;
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
 * @param unread whatever else the file said of this node
 */
public record Node(
        String name,
        String domain,
        String op,
        List<Wire> inputs,
        List<Wire> outputs,
        Map<String, Attribute> attributes,
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
        this(name, domain, op, inputs, outputs, attributes, Opaque.NONE);
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

    public Node withInputs(List<Wire> other) {
        return new Node(name, domain, op, other, outputs, attributes, unread);
    }

    public Node withOutputs(List<Wire> other) {
        return new Node(name, domain, op, inputs, other, attributes, unread);
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
                unread);
    }

    public Node withAttributes(Map<String, Attribute> other) {
        return new Node(name, domain, op, inputs, outputs, other, unread);
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
