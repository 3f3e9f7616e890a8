package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several texts through one model as one example: a rewrite of a model's graph, so that all of them are explained at once.
 *
 * <pre>
 * ids [examples,texts,sequence] → [rows,sequence] → embeddings → [examples,texts·sequence,hidden] (the features) → [rows,…]
 *     → model → outputs [rows,…], which a task makes one answer of
 * </pre>
 *
 * Texts that are shorter than the longest are padded, which the attention mask says.
 */
final class SideBySide {
    /** Not called batch: so the model may call its own first axis, here the rows. */
    private static final Dim EXAMPLES = Dim.of("examples");

    private final Emitted model;
    private final Dim texts;
    private final Dim rows;
    private final Map<Wire, Wire> renamed = new HashMap<>();
    private final GraphBuilder build;
    private final Wire features;
    private final Expr exampleCount;
    private final Expr textCount;

    /**
     * @param texts how many each example has
     * @param task that wants it, for errors
     * @throws IllegalArgumentException if the model reads no attention mask: without one a shorter text could not be padded
     */
    SideBySide(Emitted model, Dim texts, Task task) {
        this.model = model;
        this.texts = texts;
        this.rows = EXAMPLES.times(texts);
        Graph graph = model.graph();
        if (graph.input("attention_mask").isEmpty()) {
            throw new IllegalArgumentException("Task " + task + " lays texts side by side, which needs a model with an"
                    + " input 'attention_mask'; this one has inputs " + graph.inputs() + ".");
        }
        this.build = GraphBuilder.on(
                new Graph(
                        graph.name(), graph.opsets(), List.of(), List.of(), graph.weights(), List.of(), graph.unread()),
                Shapes.UNKNOWN);
        build.scope("texts");
        Map<String, Expr> inputs = new LinkedHashMap<>();
        for (Port port : graph.inputs()) {
            TensorType type = port.type();
            DType dtype = type == null ? DType.INT64 : type.dtype();
            TensorType own = type == null ? TensorType.of(dtype, "rows", "sequence") : type;
            Expr all = build.input(port.wire().name(), new TensorType(dtype, List.of(EXAMPLES, texts, own.dim(1))));
            inputs.put(port.wire().name(), all);
            Expr flat = all.reshape(build.longs(-1).concat(0, all.shape().slice(0, 2, 3)))
                    .as(inRows(own));
            renamed.put(port.wire(), flat.wire());
        }
        Expr sizes = inputs.values().iterator().next().shape();
        this.exampleCount = sizes.slice(0, 0, 1);
        this.textCount = sizes.slice(0, 1, 2);
        Wire found = model.features();
        for (Node node : graph.nodes()) {
            build.add(node.reading(renamed));
            node.outputs().stream().filter(out -> !out.isNone()).forEach(this::learn);
            if (node.outputs().contains(model.features())) {
                found = beside(build.expr(model.features()));
            }
        }
        this.features = found;
        build.scope("texts");
    }

    private void learn(Wire wire) {
        model.shapes().find(wire).ifPresent(type -> build.expr(wire).as(inRows(type)));
    }

    /** With the model's batch as what it is here: all texts of all examples. */
    private TensorType inRows(TensorType type) {
        Dim batch = model.shapes().of(model.features()).dim(0);
        return new TensorType(
                type.dtype(),
                type.dims().stream()
                        .map(dim -> dim instanceof Dim.Named && dim.equals(batch) ? rows : dim)
                        .toList());
    }

    /** Inserts the one wire on which all texts' positions stand side by side; what read the old one reads it. */
    private Wire beside(Expr words) {
        build.scope("texts/features");
        TensorType type = words.type();
        Expr shape = words.shape();
        Expr all = exampleCount.concat(0, textCount.mul(shape.slice(0, 1, 2)), shape.slice(0, 2, 3));
        Expr beside = words.reshape(all)
                .as(new TensorType(type.dtype(), List.of(EXAMPLES, type.dim(1).times(texts), type.dim(2))));
        Expr apart = beside.reshape(shape).as(type);
        renamed.put(words.wire(), apart.wire());
        return beside.wire();
    }

    /** A wire of the model, or what its input is here: {@code [rows,…]}. */
    Expr rows(Wire wire) {
        return build.expr(renamed.getOrDefault(wire, wire));
    }

    GraphBuilder build() {
        return build;
    }

    /** Of {@code [rows,…]} the {@code [examples,texts,…]}. */
    Expr byExample(Expr each) {
        List<Dim> dims = new ArrayList<>(each.type().dims());
        dims.set(0, texts);
        dims.add(0, EXAMPLES);
        return each.reshape(exampleCount.concat(0, textCount, each.shape().slice(0, 1, Long.MAX_VALUE)))
                .as(new TensorType(each.dtype(), dims));
    }

    /** The whole, with these outputs by role, and the model's hidden state if it has one, {@code [rows,sequence,hidden]}. */
    Emitted emitted(Map<String, Expr> answers) {
        Map<String, Wire> outputs = new LinkedHashMap<>();
        answers.forEach((role, value) -> {
            build.output(role, value);
            outputs.put(role, new Wire(role));
        });
        Wire hidden = model.outputs().get("hidden");
        if (hidden != null) {
            outputs.put("hidden", hidden);
        }
        return new Emitted(build.build(), build.shapes(), features, outputs, model.maxPositions());
    }
}
