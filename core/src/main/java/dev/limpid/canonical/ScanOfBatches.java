package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Scan of opset 8, whose values have a batch before all else, as a Scan of opset 9 over the batch, in which one over the
 * sequence runs.
 *
 * <pre>
 * before   Scan("", state, x) {body} -> last, all
 * after    Scan(state, x) {body: Scan(state of one, x of one) {body} -> last of one, all of one} -> last, all
 * </pre>
 */
final class ScanOfBatches {
    private ScanOfBatches() {}

    /** @throws IllegalArgumentException if the sequences are of several lengths, which a Scan of opset 9 cannot be told */
    static Node rewrite(RaiseOpset into, Node node) {
        if (!node.in(0).isNone()) {
            throw into.cannot(node, "runs over sequences of several lengths, which Scan no longer does since opset 9.");
        }
        if (!(node.attributes().get("body") instanceof Attribute.OfGraph body)) {
            throw into.cannot(node, "has no body.");
        }
        List<Wire> ins = node.inputs().subList(1, node.inputs().size());
        Map<String, Attribute> within = new TreeMap<>(node.attributes());
        Attribute directions = within.remove("directions");
        if (directions != null) {
            within.put("scan_input_directions", directions);
        }
        List<Wire> singleIns = each(into, ins);
        List<Wire> singleOuts = each(into, node.outputs());
        Node inner = node.withInputs(singleIns).withOutputs(singleOuts).withAttributes(within);
        Graph one = new Graph(
                node.title() + "/one",
                body.body().opsets(),
                Stream.concat(singleIns.stream(), body.captured().stream())
                        .map(wire -> new Port(wire, null))
                        .toList(),
                singleOuts.stream().map(wire -> new Port(wire, null)).toList(),
                Map.of(),
                List.of(inner),
                Opaque.NONE);
        return node.withInputs(ins)
                .withAttributes(Map.of(
                        "num_scan_inputs",
                        Attribute.of((long) ins.size()),
                        "body",
                        new Attribute.OfGraph(one, body.captured())));
    }

    private static List<Wire> each(RaiseOpset into, List<Wire> all) {
        List<Wire> single = new ArrayList<>();
        for (Wire wire : all) {
            single.add(into.fresh(wire, "one"));
        }
        return single;
    }
}
