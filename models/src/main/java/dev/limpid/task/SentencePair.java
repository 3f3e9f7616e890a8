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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two texts through one encoder, and the cosine between their vectors (Sentence-BERT, Reimers and Gurevych 2019): a rewrite
 * of an encoder's graph into one whose example is a pair, so that both texts are explained at once.
 *
 * <pre>
 * ids [pairs,2,sequence] → [2·pairs,sequence] → embeddings → [pairs,2·sequence,hidden] (the features) → [2·pairs,…]
 *     → encoder → pooled [2·pairs,hidden] → [pairs,2,hidden] → cosine [pairs,1]
 * </pre>
 */
final class SentencePair {
    /** The output, {@code [pairs,1]}: from −1 to 1. */
    static final String SIMILARITY = "similarity";

    /** Not called batch: so the encoder may call its own first axis, now twice as long. */
    private static final Dim PAIRS = Dim.of("pairs");

    private static final Dim TEXTS = PAIRS.times(2);

    private static final double LEAST_NORM = 1e-12;

    private final Emitted encoder;
    private final Map<Wire, Wire> renamed = new HashMap<>();
    private final GraphBuilder build;

    private SentencePair(Emitted encoder) {
        this.encoder = encoder;
        Graph graph = encoder.graph();
        this.build = GraphBuilder.on(
                new Graph(
                        graph.name(), graph.opsets(), List.of(), List.of(), graph.weights(), List.of(), graph.unread()),
                Shapes.UNKNOWN);
    }

    /**
     * @throws IllegalArgumentException if the encoder has no hidden state, or reads no attention mask: without one the
     *     shorter of two texts could not be padded
     */
    static Emitted of(Emitted encoder, Pooling pooling) {
        Wire hidden = encoder.outputs().get("hidden");
        Wire mask = new Wire("attention_mask");
        if (hidden == null || encoder.graph().input(mask.name()).isEmpty()) {
            throw new IllegalArgumentException("Sentence similarity needs a model with a hidden state and an input"
                    + " 'attention_mask'; this one has inputs "
                    + encoder.graph().inputs() + " and outputs "
                    + encoder.outputs().keySet() + ".");
        }
        return new SentencePair(encoder).rewrite(hidden, mask, pooling);
    }

    private Emitted rewrite(Wire hidden, Wire mask, Pooling pooling) {
        Graph graph = encoder.graph();
        build.scope("pair");
        for (Port port : graph.inputs()) {
            TensorType type = port.type();
            DType dtype = type == null ? DType.INT64 : type.dtype();
            TensorType own = type == null ? TensorType.of(dtype, "texts", "sequence") : type;
            Expr pair = build.input(port.wire().name(), new TensorType(dtype, List.of(PAIRS, Dim.of(2), own.dim(1))));
            Expr sequence = pair.shape().slice(0, 2, 3);
            Expr flat = pair.reshape(build.longs(-1).concat(0, sequence)).as(ofTexts(own));
            renamed.put(port.wire(), flat.wire());
        }
        Wire features = encoder.features();
        for (Node node : graph.nodes()) {
            build.add(node.reading(renamed));
            node.outputs().stream().filter(out -> !out.isNone()).forEach(this::learn);
            if (node.outputs().contains(encoder.features())) {
                features = sideBySide(build.expr(encoder.features()));
            }
        }
        build.scope("pair");
        Expr pooled = pooling.pool(build.expr(hidden), build.expr(renamed.getOrDefault(mask, mask)));
        build.output(SIMILARITY, cosine(pooled));
        return new Emitted(
                build.build(),
                build.shapes(),
                features,
                Map.of(SIMILARITY, new Wire(SIMILARITY), "hidden", hidden),
                encoder.maxPositions());
    }

    private void learn(Wire wire) {
        encoder.shapes().find(wire).ifPresent(type -> build.expr(wire).as(ofTexts(type)));
    }

    /** With the encoder's batch as what it is here: two texts a pair. */
    private TensorType ofTexts(TensorType type) {
        Dim batch = encoder.shapes().of(encoder.features()).dim(0);
        return new TensorType(
                type.dtype(),
                type.dims().stream()
                        .map(dim -> dim instanceof Dim.Named && dim.equals(batch) ? TEXTS : dim)
                        .toList());
    }

    /** Inserts the one wire on which both texts' positions stand side by side; what read the old one reads it. */
    private Wire sideBySide(Expr words) {
        build.scope("pair/features");
        TensorType type = words.type();
        Expr shape = words.shape();
        Expr both = shape.slice(0, 1, 2).mul(build.longs(2));
        Expr beside = words.reshape(build.longs(-1).concat(0, both, shape.slice(0, 2, 3)))
                .as(new TensorType(type.dtype(), List.of(PAIRS, type.dim(1).times(2), type.dim(2))));
        Expr apart = beside.reshape(shape).as(type);
        renamed.put(words.wire(), apart.wire());
        return beside.wire();
    }

    private Expr cosine(Expr pooled) {
        Dim width = pooled.type().dim(1);
        Expr pair = pooled.reshape(build.longs(-1, 2).concat(0, pooled.shape().slice(0, 1, 2)))
                .as(new TensorType(pooled.dtype(), List.of(PAIRS, Dim.of(2), width)));
        Expr norm = pair.mul(pair).reduceSum(true, 2).sqrt();
        Expr unit = pair.div(norm.apply("Max", Map.of(), build.scalar(pooled.dtype(), LEAST_NORM)));
        Expr product = unit.slice(1, 0, 1).mul(unit.slice(1, 1, 2));
        return product.reduceSum(false, 2);
    }
}
