package dev.limpid.graph;

import dev.limpid.tensor.Tensor;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A setting of a node: ONNX's {@code AttributeProto}. */
public sealed interface Attribute {
    record Int(long value) implements Attribute {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    record Real(float value) implements Attribute {
        @Override
        public String toString() {
            return Float.toString(value);
        }
    }

    record Text(String value) implements Attribute {
        @Override
        public String toString() {
            return '"' + value + '"';
        }
    }

    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    record OfTensor(Tensor value) implements Attribute {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /**
     * A graph that the node runs: a branch, the body of a loop.
     *
     * @param body closed: its inputs are those that the operator feeds, then the wires that it reads from around the
     *     node, under their own names
     * @param captured those wires: the last inputs of {@code body}, in order
     */
    record OfGraph(Graph body, List<Wire> captured) implements Attribute {
        public OfGraph {
            captured = List.copyOf(captured);
            int fed = body.inputs().size() - captured.size();
            List<Wire> last = fed < 0
                    ? List.of()
                    : body.inputs().subList(fed, body.inputs().size()).stream()
                            .map(Port::wire)
                            .toList();
            if (!last.equals(captured)) {
                throw new IllegalArgumentException("Graph '" + body.name() + "': its last inputs should be what it"
                        + " reads from around it, " + captured + ", they are " + last + ".");
            }
        }

        /** The inputs that the operator feeds. */
        public List<Port> fed() {
            return body.inputs().subList(0, body.inputs().size() - captured.size());
        }

        /**
         * This graph under other names.
         *
         * @param around a wire that it reads from around the node
         * @param own a wire of its own, those of graphs inside it included
         */
        public OfGraph renamed(UnaryOperator<Wire> around, UnaryOperator<Wire> own) {
            Map<Wire, Wire> names = new HashMap<>();
            fed().forEach(port -> names.put(port.wire(), own.apply(port.wire())));
            captured.forEach(wire -> names.put(wire, around.apply(wire)));
            body.weights().keySet().forEach(wire -> names.put(wire, own.apply(wire)));
            body.nodes().stream()
                    .flatMap(node -> node.outputs().stream())
                    .filter(wire -> !wire.isNone())
                    .forEach(wire -> names.put(wire, own.apply(wire)));
            UnaryOperator<Wire> scope = wire -> names.getOrDefault(wire, wire);
            Map<Wire, Weight> weights = new LinkedHashMap<>();
            body.weights().forEach((wire, weight) -> weights.put(scope.apply(wire), weight));
            // Two wires from around it may have become one.
            Map<Wire, Port> inputs = new LinkedHashMap<>();
            body.inputs().forEach(port -> inputs.putIfAbsent(scope.apply(port.wire()), port.renamed(scope)));
            Graph renamed = new Graph(
                    body.name(),
                    body.opsets(),
                    List.copyOf(inputs.values()),
                    body.outputs().stream().map(port -> port.renamed(scope)).toList(),
                    weights,
                    body.nodes().stream().map(node -> node.renamed(scope, own)).toList(),
                    body.unread());
            return new OfGraph(renamed, captured.stream().map(scope).distinct().toList());
        }

        @Override
        public String toString() {
            return "<graph " + body.name() + ">";
        }
    }

    /**
     * Inside a function: the value that a call gives to the function's own attribute of this name.
     *
     * @param type ONNX's number for the kind of attribute
     */
    record Reference(String name, int type) implements Attribute {
        @Override
        public String toString() {
            return "@" + name;
        }
    }

    /** Anything else (types, sparse tensors), carried along unread. */
    record Unread(Opaque proto) implements Attribute {
        @Override
        public String toString() {
            return "<" + proto + ">";
        }
    }

    static Attribute of(long value) {
        return new Int(value);
    }

    static Attribute of(float value) {
        return new Real(value);
    }

    static Attribute of(String value) {
        return new Text(value);
    }

    static Attribute of(List<Long> values) {
        return new Ints(values);
    }
}
