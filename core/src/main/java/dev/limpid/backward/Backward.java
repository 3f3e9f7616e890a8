package dev.limpid.backward;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Scattered;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Pulls a signal back through a graph under construction, node by node from the last to the first.
 *
 * <p>The new nodes stand in the same graph as the old, so forward and backward run as one and share what they both
 * need; what turns out not to be needed goes when the graph is pruned.
 */
public final class Backward {
    /** Operators on sequences and optionals. */
    private static final Set<String> LISTS = Set.of(
            "SequenceAt",
            "SequenceConstruct",
            "SequenceEmpty",
            "SequenceErase",
            "SequenceInsert",
            "SequenceLength",
            "ConcatFromSequence",
            "SplitToSequence",
            "Optional",
            "OptionalGetElement",
            "OptionalHasElement");

    private final RuleTable table;
    private final GraphBuilder builder;
    private final Walk walk;
    private final @Nullable Records records;
    private final Map<Wire, Expr> signals = new HashMap<>();

    private Backward(RuleTable table, Walk walk, @Nullable Records records) {
        this.table = table;
        this.builder = walk.builder();
        this.walk = walk;
        this.records = records;
    }

    /**
     * What a walk brought back.
     *
     * @param signals at each source, of its shape, in order; null where none arrives
     * @param records for a ledger; null if none was asked for
     */
    public record Pulled(
            List<@Nullable Expr> signals, @Nullable Records records) {}

    /**
     * Appends the nodes that carry {@code seed} from {@code target} back to {@code sources}.
     *
     * @param nodes those between sources and target, in running order: as a rule all of the graph
     * @param seed the signal at the target, of its shape
     * @return the signal at each source, of its shape, in order; null where none arrives
     * @throws IllegalArgumentException naming table, operator, node and shapes if an operator on the way has no rule,
     *     or its rule does not fit
     */
    public static List<@Nullable Expr> pull(
            RuleTable table, GraphBuilder builder, List<Node> nodes, Expr target, Expr seed, List<Wire> sources) {
        return pull(table, builder, nodes, target, seed, sources, null, false).signals();
    }

    /**
     * The same, with books if asked for, and with a second run that rules may compare with.
     *
     * @param reference the second run; null without one
     * @param booked whether to write down what each node loses
     */
    public static Pulled pull(
            RuleTable table,
            GraphBuilder builder,
            List<Node> nodes,
            Expr target,
            Expr seed,
            List<Wire> sources,
            @Nullable Reference reference,
            boolean booked) {
        Set<Wire> downstream = reachedFrom(sources, nodes, table, builder.shapes());
        Records records = booked
                ? new Records(
                        builder, (wire, signal) -> contribution(table.signal(), builder.expr(wire), signal, reference))
                : null;
        Backward walk =
                new Backward(table, Walk.of(builder, nodes, Set.copyOf(sources), downstream, reference), records);
        walk.signals.put(target.wire(), seed);
        if (records != null) {
            records.arrive(target.wire(), seed);
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(walk.signals::containsKey)
                    && node.reads().stream().anyMatch(downstream::contains)) {
                walk.through(node, downstream);
            }
        }
        List<@Nullable Expr> arrived = new ArrayList<>();
        sources.forEach(source -> arrived.add(walk.signals.get(source)));
        return new Pulled(arrived, records);
    }

    private static Expr contribution(RuleTable.Signal kind, Expr value, Expr signal, @Nullable Reference reference) {
        return switch (kind) {
            case SLOPE -> signal.mul(value);
            case MULTIPLIER -> signal.mul(reference == null ? value : value.sub(reference.value(value.wire())));
            case RELEVANCE -> signal;
        };
    }

    /**
     * The nodes between a source and a target whose operators a table has no line for, in running order: at these {@link
     * #pull} stops. Nothing is appended.
     *
     * <p>A rule that is there may still refuse a node, and may stop a signal before one of these.
     */
    public static List<Node> missing(RuleTable table, Graph graph, Shapes shapes, Wire target, Wire source) {
        Set<String> known = table.ops();
        return between(table, graph, shapes, target, source).stream()
                .filter(node -> !known.contains(node.qualifiedOp()))
                .toList();
    }

    /**
     * The nodes that a walk from a target to a source passes, in running order: those that depend on the source, through
     * floating-point wires and operators that the table does not block, and that the target depends on.
     */
    public static List<Node> between(RuleTable table, Graph graph, Shapes shapes, Wire target, Wire source) {
        List<Node> nodes = graph.nodes();
        Set<Wire> downstream = reachedFrom(List.of(source), nodes, table, shapes);
        Set<Wire> signalled = new HashSet<>(Set.of(target));
        List<Node> passed = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            List<Wire> on = node.reads().stream().filter(downstream::contains).toList();
            if (!on.isEmpty()
                    && !table.blocks(node.qualifiedOp())
                    && node.outputs().stream().anyMatch(signalled::contains)) {
                passed.add(0, node);
                signalled.addAll(on);
            }
        }
        return passed;
    }

    /** Floating-point wires that depend on a source through operators that the table does not block. */
    private static Set<Wire> reachedFrom(List<Wire> sources, List<Node> nodes, RuleTable table, Shapes shapes) {
        Set<Wire> reached = new HashSet<>(sources);
        for (Node node : nodes) {
            if (!table.blocks(node.qualifiedOp()) && node.reads().stream().anyMatch(reached::contains)) {
                node.outputs().stream().filter(wire -> carries(wire, shapes)).forEach(reached::add);
            }
        }
        return reached;
    }

    /** A wire of unknown type may carry a signal: then its node's rule decides. */
    private static boolean carries(Wire wire, Shapes shapes) {
        return !wire.isNone()
                && shapes.find(wire).map(type -> type.dtype().isFloating()).orElse(true);
    }

    private void through(Node node, Set<Wire> downstream) {
        List<@Nullable Expr> out = new ArrayList<>();
        node.outputs().forEach(wire -> out.add(signals.get(wire)));
        At at = new At(node, walk, out);
        Rule rule = table.rule(at).orElseThrow(() -> new IllegalArgumentException(refusal(node)));
        builder.scope(table.name() + "/" + node.out(0));
        List<@Nullable Expr> back;
        try {
            back = rule.back(at);
        } catch (IllegalStateException reason) {
            throw new IllegalArgumentException(
                    "The '" + table.name() + "' rule does not fit " + describe(node) + ": " + reason.getMessage(),
                    reason);
        }
        List<Expr> left = new ArrayList<>();
        for (int i = 0; i < back.size(); i++) {
            Expr signal = back.get(i);
            if (signal != null && node.in(i).isNone()) {
                throw new IllegalArgumentException("The '" + table.name() + "' rule gave a signal for input " + i
                        + ", which is left out, of " + describe(node) + ".");
            }
            if (signal != null && downstream.contains(node.in(i))) {
                Expr shaped = arrive(node, node.in(i), signal);
                if (records != null) {
                    left.add(records.arrive(node.in(i), shaped));
                }
            }
        }
        if (records != null) {
            records.pass(node, left);
        }
    }

    private Expr arrive(Node node, Wire input, Expr signal) {
        TensorType wanted = builder.expr(input).type();
        if (signal.rank() < wanted.rank()) {
            throw new IllegalArgumentException("The '" + table.name() + "' rule gave a signal " + signal.type()
                    + " for input '" + input + "' of type " + wanted + " at " + describe(node) + ".");
        }
        Expr shaped = sumTo(wanted, input, signal);
        Expr before = signals.get(input);
        signals.put(input, before == null ? shaped : Scattered.sum(before, shaped));
        return shaped;
    }

    /** Undoes broadcasting: a value that was read many times gets the sum of its readers' signals. */
    private Expr sumTo(TensorType wanted, Wire input, Expr signal) {
        int extra = signal.rank() - wanted.rank();
        Expr summed = extra == 0
                ? signal
                : signal.reduceSum(false, LongStream.range(0, extra).toArray());
        List<Long> ones = new ArrayList<>();
        boolean certain = true;
        for (int axis = 0; axis < wanted.rank(); axis++) {
            Dim want = wanted.dim(axis);
            Dim have = summed.type().dim(axis);
            if (want.isOne() && !have.isOne()) {
                ones.add((long) axis);
            } else if (!want.equals(have) && !(want instanceof Dim.Fixed)) {
                certain = false;
            }
        }
        if (certain) {
            return ones.isEmpty()
                    ? summed
                    : summed.reduceSum(
                            true, ones.stream().mapToLong(Long::longValue).toArray());
        }
        return summed.reduceSumTo(builder.expr(input));
    }

    /** Some operators will never have a rule. */
    private String refusal(Node node) {
        String why = !node.graphs().isEmpty()
                ? " runs a graph of its own (" + String.join(", ", node.graphs().keySet())
                        + "), where each run takes another way"
                : LISTS.contains(node.op())
                        ? " makes or takes a list, which is no tensor"
                        : node.domain().equals("ai.onnx.ml") ? " is of classical machine learning, without rules" : "";
        return why.isEmpty()
                ? "No '" + table.name() + "' rule for " + describe(node) + ". Add one in the table, or lower the"
                        + " operator to others in canonical."
                : describe(node) + why + ": a method that looks inside ('" + table.name() + "') cannot pass it. Use one"
                        + " that works from outside, such as lime or kernel-shap, or look at a wire behind it.";
    }

    private String describe(Node node) {
        StringBuilder text = new StringBuilder(node.qualifiedOp())
                .append(" (opset ")
                .append(builder.opset())
                .append(") at ")
                .append(node.title())
                .append(", inputs");
        for (Wire wire : node.inputs()) {
            text.append(' ')
                    .append(builder.shapes()
                            .find(wire)
                            .map(TensorType::toString)
                            .orElse(wire.isNone() ? "_" : "?"));
        }
        return text.toString();
    }
}
