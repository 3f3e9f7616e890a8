package dev.limpid.runtime;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out how large wires are in a run with inputs of given sizes, where their types do not tell. */
public final class MeasureSizes {
    private static final String PREFIX = "limpid/size/";

    private MeasureSizes() {}

    /**
     * Runs the graph once, on made-up values. Only shapes leave it, so this takes no more memory than any run.
     *
     * @param inputs types of all inputs, without an axis of unknown size
     * @param wires that are asked about, none of them a weight
     * @param known element types, where they are known
     * @return their types, without an axis of unknown size
     * @throws RuntimeFailure if the graph does not run on such inputs
     */
    public static Map<Wire, TensorType> of(
            Graph graph, Runtime runtime, Map<Wire, TensorType> inputs, Set<Wire> wires, Shapes known) {
        List<Port> ports = graph.inputs().stream()
                .map(port -> new Port(port.wire(), inputs.getOrDefault(port.wire(), port.type()), port.unread()))
                .toList();
        List<Node> nodes = new ArrayList<>(graph.nodes());
        Map<Wire, Wire> sizes = new LinkedHashMap<>();
        for (Wire wire : wires) {
            Wire size = new Wire(PREFIX + sizes.size());
            nodes.add(new Node("", "", "Shape", List.of(wire), List.of(size), Map.of()));
            sizes.put(wire, size);
        }
        Graph open = new Graph(
                        graph.name(),
                        graph.opsets(),
                        ports,
                        List.of(),
                        graph.weights(),
                        nodes,
                        graph.functions(),
                        graph.unread())
                .withOutputs(sizes.values());
        Values values = run(open, runtime);
        Map<Wire, TensorType> found = new LinkedHashMap<>();
        sizes.forEach((wire, size) -> {
            DType dtype = known.find(wire).map(TensorType::dtype).orElse(DType.FLOAT);
            found.put(wire, TensorType.of(dtype, Shape.of(values.get(size).toLongs())));
        });
        return found;
    }

    private static Values run(Graph open, Runtime runtime) {
        ProbeInputs inputs = ProbeInputs.of(open, runtime.inputs(open));
        RuntimeFailure first = null;
        for (ProbeInputs.Plan plan : inputs.plans()) {
            Map<String, Tensor> feeds = inputs.feeds(plan, 0);
            try {
                return runtime.run(open, Runtime.Kind.SHARED, feeds);
            } catch (RuntimeFailure refused) {
                first = first == null ? refused : first;
            }
        }
        throw new RuntimeFailure(
                "It does not run on " + inputs.describe(inputs.plans().get(0)) + ": "
                        + String.valueOf(first == null ? "" : first.getMessage()),
                first);
    }
}
