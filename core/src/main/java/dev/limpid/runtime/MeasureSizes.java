package dev.limpid.runtime;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out how large wires are in a run with inputs of given sizes, where their types do not tell. */
public final class MeasureSizes {
    private MeasureSizes() {}

    /**
     * Runs the graph once, on made-up values; nothing is logged if it fails. The wires' values are held until it ends.
     *
     * @param inputs types of all inputs, without an axis of unknown size
     * @param wires that are asked about, none of them a weight
     * @return their types, without an axis of unknown size
     * @throws RuntimeFailure if the graph does not run on such inputs
     */
    public static Map<Wire, TensorType> of(
            Graph graph, Runtime runtime, Map<Wire, TensorType> inputs, Set<Wire> wires) {
        List<Port> ports = graph.inputs().stream()
                .map(port -> new Port(port.wire(), inputs.getOrDefault(port.wire(), port.type()), port.unread()))
                .toList();
        Graph open = new Graph(
                        graph.name(),
                        graph.opsets(),
                        ports,
                        List.of(),
                        graph.weights(),
                        graph.nodes(),
                        graph.functions(),
                        graph.unread())
                .withOutputs(wires);
        ProbeInputs made = ProbeInputs.of(open, runtime.inputs(open));
        RuntimeFailure first = null;
        for (ProbeInputs.Plan plan : made.plans()) {
            try {
                return runtime.measure(open, made.feeds(plan, 0));
            } catch (RuntimeFailure refused) {
                first = first == null ? refused : first;
            }
        }
        throw new RuntimeFailure(
                "It does not run on " + made.describe(made.plans().get(0)) + ": "
                        + String.valueOf(first == null ? "" : first.getMessage()),
                first);
    }
}
