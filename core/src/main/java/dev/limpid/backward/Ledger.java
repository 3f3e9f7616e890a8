package dev.limpid.backward;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The books of a walk: what a target's score contributed to, node by node, and where it was lost.
 *
 * <p>A node's part is what arrived at its outputs and what left to those of its inputs that depend on the source. What lies
 * between is what its rule gave to something that is not explained (a bias, a constant, a denominator's stabiliser), or
 * what the rule does not conserve. After any node the walk still carries the {@linkplain #remaining score less all that was
 * lost} until there, whatever branches it is spread over.
 *
 * @param seeded what started: the score, or its difference from the reference's
 * @param entries the nodes that were passed, from the target to the source
 */
public record Ledger(double seeded, List<Entry> entries) {
    public Ledger {
        entries = List.copyOf(entries);
    }

    /**
     * A node that was passed, in units of the score.
     *
     * @param node its name
     * @param op its operator, with its domain outside ONNX's own
     * @param arrived at its outputs
     * @param left to its inputs
     */
    public record Entry(String node, String op, double arrived, double left) {
        /** {@code arrived - left}: 0 of a node that conserves. */
        public double lost() {
            return arrived - left;
        }
    }

    /** What was lost at the nodes of one operator. */
    public record Loss(String op, int nodes, double lost) {}

    /** What the walk carries after each node, on all branches together. */
    public List<Double> remaining() {
        List<Double> remaining = new ArrayList<>();
        double now = seeded;
        for (Entry entry : entries) {
            now -= entry.lost();
            remaining.add(now);
        }
        return remaining;
    }

    /** What reached the source. */
    public double arrived() {
        return entries.isEmpty() ? seeded : remaining().get(entries.size() - 1);
    }

    /** By operator, the largest loss first, equal ones by name. */
    public List<Loss> losses() {
        Map<String, Loss> byOp = new LinkedHashMap<>();
        for (Entry entry : entries) {
            byOp.merge(
                    entry.op,
                    new Loss(entry.op, 1, entry.lost()),
                    (one, other) -> new Loss(one.op, one.nodes + 1, one.lost + other.lost));
        }
        return byOp.values().stream()
                .sorted((one, other) -> {
                    int bySize = Double.compare(Math.abs(other.lost), Math.abs(one.lost));
                    return bySize != 0 ? bySize : one.op.compareTo(other.op);
                })
                .toList();
    }
}
