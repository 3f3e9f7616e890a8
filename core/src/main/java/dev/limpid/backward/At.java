package dev.limpid.backward;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node as its rule sees it: its values, its surroundings, and the signals at its outputs. */
public final class At {
    private final Node node;
    private final Walk walk;
    private final List<@Nullable Expr> signals;
    /** The node that the walk is at, whose place this one may have taken. */
    private final Node passed;
    /** By input, the mean of both runs; null at the run itself. */
    private final @Nullable Map<Integer, Expr> means;

    At(Node node, Walk walk, List<@Nullable Expr> signals) {
        this(node, walk, signals, node, null);
    }

    private At(Node node, Walk walk, List<@Nullable Expr> signals, Node passed, @Nullable Map<Integer, Expr> means) {
        this.node = node;
        this.walk = walk;
        this.signals = signals;
        this.passed = passed;
        this.means = means;
    }

    /**
     * The same node and signals halfway between the run and its reference: each input has the mean of both values, and an
     * output is what the operator makes of those.
     *
     * @throws IllegalStateException in a walk without a reference
     */
    public At halfway() {
        walk.reference();
        return new At(node, walk, signals, passed, new HashMap<>());
    }

    /** The same place with another signal at the first output: what one rule makes of another's. */
    public At carrying(Expr signal) {
        return new At(node, walk, List.of(signal), passed, means);
    }

    /**
     * The same place taken by a node with other values in the same roles: what a rule makes of a signal there.
     *
     * @param other a node of the graph under construction; what {@link #wants} says of this node's inputs holds of its
     */
    public At of(Node other, Expr signal) {
        return new At(other, walk, List.of(signal), passed, null);
    }

    public Node node() {
        return node;
    }

    public GraphBuilder builder() {
        return walk.builder();
    }

    /** Whether the {@code index}-th input is given. */
    public boolean has(int index) {
        return !node.in(index).isNone();
    }

    /** Whether the walk has a use for a signal at the {@code index}-th input: whether that depends on a source. */
    public boolean wants(int index) {
        return depends(passed.in(index));
    }

    /** Whether a wire of the graph that is walked depends on a source. */
    public boolean depends(Wire wire) {
        return walk.downstream().contains(wire);
    }

    /** Whether the {@code index}-th input is itself what is explained: this node is of the first layer. */
    public boolean isSource(int index) {
        return isSource(passed.in(index));
    }

    /** Whether a wire is itself what is explained. */
    public boolean isSource(Wire wire) {
        return walk.sources().contains(wire);
    }

    /** The node that makes the {@code index}-th input; null of the graph's inputs and weights. */
    public @Nullable Node producer(int index) {
        return producer(passed.in(index));
    }

    /** The node that makes a wire of the graph that is walked; null of the graph's inputs and weights. */
    public @Nullable Node producer(Wire wire) {
        return walk.producers().get(wire);
    }

    /** The nodes that read the first output. */
    public List<Node> consumers() {
        return consumers(passed.out(0));
    }

    /** The nodes of the graph that is walked that read a wire. */
    public List<Node> consumers(Wire wire) {
        return walk.consumers().getOrDefault(wire, List.of());
    }

    /** The value of an input. */
    public Expr in(int index) {
        Expr value = builder().expr(node.in(index));
        return means != null && varies(index)
                ? means.computeIfAbsent(
                        index, input -> value.add(reference(input)).mul(0.5))
                : value;
    }

    /** The value of an output, computed for this if the model itself leaves it out. */
    public Expr out(int index) {
        if (means == null) {
            return builder().expr(builder().outputOf(node, index));
        }
        List<Wire> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            inputs.add(has(i) ? in(i).wire() : Wire.NONE);
        }
        String op = node.domain().isEmpty() ? node.op() : node.domain() + ":" + node.op();
        List<Wire> outputs = builder().add(op, inputs, index + 1, node.attributes());
        return builder().expr(outputs.get(index));
    }

    /**
     * Whether an input may have another value in the reference run: whether it depends on a source, and be it by whole
     * numbers or truths that carry no signal.
     *
     * @throws IllegalStateException in a walk without a reference
     */
    public boolean varies(int index) {
        return walk.reference().repeats(node.in(index));
    }

    /**
     * The value of an input in the reference run; its own if it depends on no source.
     *
     * @throws IllegalStateException in a walk without a reference
     */
    public Expr reference(int index) {
        return walk.reference().value(node.in(index));
    }

    /** The value of an output in the reference run. */
    public Expr referenceOut(int index) {
        return walk.reference().out(node, index);
    }

    /**
     * The signal at the only output that carries one.
     *
     * @throws IllegalStateException if the first output has none
     */
    public Expr dy() {
        Expr signal = signals.get(0);
        if (signal == null) {
            throw new IllegalStateException("The first output carries no signal, another one does.");
        }
        return signal;
    }

    /** The signal at an output, null where it has none. */
    public @Nullable Expr dy(int index) {
        return index < signals.size() ? signals.get(index) : null;
    }

    /** The signal at an output, zeros where it has none. */
    public Expr dyOrZeros(int index) {
        Expr signal = dy(index);
        return signal == null ? out(index).filledWith(0) : signal;
    }

    public TensorType type(int input) {
        return in(input).type();
    }

    /** An axis attribute counted from the front of the first input. */
    public int axis(String attribute, long otherwise) {
        long axis = node.attribute(attribute, otherwise);
        return (int) (axis < 0 ? axis + in(0).rank() : axis);
    }

    /** Whether {@link #constant} can tell an input. */
    public boolean isConstant(int index) {
        return builder().longsOf(in(index)) != null;
    }

    /**
     * The values of an INT64 input that never change.
     *
     * @throws IllegalStateException if it is not a constant held in memory
     */
    public long[] constant(int index) {
        long[] values = builder().longsOf(in(index));
        if (values == null) {
            throw new IllegalStateException("Input " + index + " ('" + node.in(index) + "') must be a constant.");
        }
        return values;
    }
}
