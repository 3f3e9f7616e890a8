package dev.limpid.model;

import dev.limpid.backward.Backward;
import dev.limpid.backward.Ledger;
import dev.limpid.backward.Records;
import dev.limpid.backward.Reference;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A scored graph with the signals that the score sends back to some wires, ready to run.
 *
 * @param signals one for each source, in order
 * @param records what the ledger's numbers belong to; null without a ledger
 */
record Pull(Known known, List<Wire> signals, @Nullable Records records) {
    /** What is fed for the first source in the second run, of its type. */
    static final Wire REFERENCE = new Wire("pull/reference");

    /** The target's score in the second run. */
    static final Wire REFERENCE_SCORE = new Wire("pull/reference-score");

    private static final Wire LEDGER = new Wire("pull/ledger");

    /**
     * Appends the walk back.
     *
     * @param sources whose values become outputs too
     * @param also wires on the way to the score that become outputs
     * @param booked whether to keep a ledger
     * @throws IllegalArgumentException if the score does not depend on a source
     */
    static Pull compile(RuleTable table, Known scored, List<Wire> sources, List<Wire> also, boolean booked) {
        GraphBuilder builder = GraphBuilder.on(scored.graph(), scored.shapes());
        List<Wire> outputs = new ArrayList<>(List.of(TargetNodes.SCORE));
        outputs.addAll(sources);
        also.stream().filter(wire -> !outputs.contains(wire)).forEach(outputs::add);
        Reference reference = null;
        if (table.signal() == RuleTable.Signal.MULTIPLIER) {
            Wire root = sources.get(0);
            Expr other = builder.input(REFERENCE.name(), scored.shapes().of(root));
            reference = Reference.of(builder, scored.graph().nodes(), Map.of(root, other));
            builder.output(REFERENCE_SCORE.name(), reference.value(TargetNodes.SCORE));
            outputs.add(REFERENCE_SCORE);
        }
        Backward.Pulled pulled = Backward.pull(
                table,
                builder,
                scored.graph().nodes(),
                builder.expr(TargetNodes.WEIGHTED),
                Pullback.seed(table, builder),
                sources,
                reference,
                booked);
        builder.scope("pull");
        List<Wire> signals = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Expr signal = pulled.signals().get(i);
            if (signal == null) {
                throw new IllegalArgumentException(Pullback.none(table, sources.get(i)));
            }
            Wire wire = new Wire("pull/signal/" + i);
            builder.output(wire.name(), signal);
            signals.add(wire);
        }
        outputs.addAll(signals);
        Records records = pulled.records();
        Expr numbers = records == null ? null : records.numbers();
        if (numbers != null) {
            builder.output(LEDGER.name(), numbers);
            outputs.add(LEDGER);
        }
        return new Pull(Known.of(builder, outputs), signals, numbers == null ? null : records);
    }

    /** What a run on one example tells of the ledger; null without one. */
    @Nullable
    Ledger ledger(double seeded, Map<Wire, Tensor> found) {
        Tensor numbers = found.get(LEDGER);
        return records == null || numbers == null ? null : records.ledger(seeded, numbers);
    }

    /** All that a run can be asked for. */
    List<Wire> outputs() {
        return known.graph().outputs().stream().map(port -> port.wire()).toList();
    }
}
