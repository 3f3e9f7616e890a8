package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * What becomes of one wire when a place of another is switched off, and all that the other has no part in stays as it was.
 *
 * <pre>
 * run    from → Mul(from, gate) → … → to     what lies between the two, once for each place
 * held   what else those nodes read          as an ordinary run found it
 * </pre>
 *
 * <p>Many places run together as one batch; a graph that takes one example at a time takes them one by one.
 */
public final class Gated {
    private static final String GATE = "gated/gate";

    private final Model<?> model;
    private final Known known;
    private final Wire to;
    private final Dim batch;
    private final int axis;
    private final TensorType from;
    private final List<Wire> held;

    private Gated(Model<?> model, Between between, int axis) {
        Graph part = between.graph();
        Wire source = between.from();
        GraphBuilder build = GraphBuilder.copying(part, between.shapes());
        this.model = model;
        this.axis = axis;
        this.from = between.shapes().of(source);
        this.to = between.to();
        this.batch = between.batch();
        this.held = between.held();
        List<Dim> dims = new ArrayList<>(Collections.nCopies(from.rank(), Dim.of(1)));
        dims.set(0, batch);
        dims.set(axis, from.dim(axis));
        Expr gate = build.input(GATE, new TensorType(from.dtype(), dims));
        build.scope("gated");
        Wire gated = build.expr(source).mul(gate).as(from).wire();
        part.nodes().forEach(node -> build.add(node.reading(Map.of(source, gated))));
        this.known = Known.of(build, List.of(to));
    }

    /**
     * Between two wires of a model.
     *
     * @param axis of {@code from} whose places are switched off
     */
    public static Gated of(Model<?> model, Wire from, int axis, Wire to) {
        Known whole = new Known(model.graph(), model.shapes());
        return new Gated(model, Between.of(whole, from, to, model.graph().wires()), axis);
    }

    /** Between a wire of a model and a target's score. */
    public static Gated of(Model<?> model, Wire from, int axis, Target target) {
        Known scored = TargetNodes.score(model.graph(), model.shapes(), target.form(), Set.of(from));
        return new Gated(
                model, Between.of(scored, from, TargetNodes.SCORE, model.graph().wires()), axis);
    }

    /** What an ordinary run has to find first. */
    public List<Wire> held() {
        return held;
    }

    /**
     * Switches off one place after another.
     *
     * @param input of the ordinary run
     * @param found by it: {@link #held}
     * @param target whose score is asked for; any, if it is a wire
     * @param each takes what becomes of the other wire, with a first axis of size 1, and the place that was off: first −1,
     *     for none, then each in turn
     */
    public void run(Input input, Values found, Target target, ObjIntConsumer<Tensor> each) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        Map<String, Tensor> given = new LinkedHashMap<>(input.tensors());
        given.putAll(TargetNodes.feeds(target));
        held.forEach(wire -> given.put(wire.name(), found.get(wire)));
        for (Port port : known.graph().inputs()) {
            String name = port.wire().name();
            if (given.containsKey(name)) {
                feeds.put(name, given.get(name));
            }
        }
        Tensor source = found.get(held.get(0));
        long[] dims = new long[from.rank()];
        Arrays.fill(dims, 1);
        dims[axis] = source.shape().dim(axis);
        Shape shape = Shape.of(dims);
        feeds.put(GATE, open(source, shape, -1));
        int most = known.examples(feeds, batch, model.runtime().settings().batchBytes());
        Together runs = new Together(known, batch, model.runtime(), Runtime.Kind.SHARED);
        for (int first = -1; first < dims[axis]; first += most) {
            List<Map<String, Tensor>> examples = new ArrayList<>();
            for (int off = first; off < Math.min(dims[axis], first + (long) most); off++) {
                Map<String, Tensor> example = new LinkedHashMap<>(feeds);
                example.put(GATE, open(source, shape, off));
                examples.add(example);
            }
            List<Tensor> results = runs.run(examples, to);
            for (int i = 0; i < results.size(); i++) {
                each.accept(results.get(i), first + i);
            }
        }
    }

    private static Tensor open(Tensor source, Shape shape, int off) {
        return Tensor.fill(source.dtype(), shape, i -> i == off ? 0 : 1);
    }
}
