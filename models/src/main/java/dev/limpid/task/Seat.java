package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.look.LastLayer;
import dev.limpid.look.ResidualStream;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a linear head sits on a model, and what it reads of a value there: the one place that decides it, so that the vectors
 * that a head is fitted on are those that it then reads.
 *
 * @param wire {@code [batch,dimension]}, {@code [batch,position,dimension]} or {@code [batch,channel,row,column]}
 * @param pooling how a vector is made of a value that has positions, of pictures too
 */
record Seat(Wire wire, Pooling pooling) {
    private static final Set<String> NORMS =
            Set.of("LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization");
    private static final Wire MASK = new Wire("attention_mask");
    private static final Wire IDS = new Wire("input_ids");

    /**
     * The seat on a model of texts: its hidden state, else the vector that it gives itself, else where its residual stream
     * ends, else what its classifier reads, else the row that it gives.
     *
     * @throws IllegalArgumentException if there is none of these
     */
    static Seat ofTexts(Opened opened, Pooling pooling) {
        Emitted emitted = opened.emitted();
        Wire hidden = emitted.outputs().get("hidden");
        if (hidden != null && emitted.shapes().rank(hidden) == 3) {
            return new Seat(hidden, pooling);
        }
        Wire pooled = emitted.outputs().get("pooled");
        if (pooled != null) {
            return new Seat(pooled, pooling);
        }
        if (ResidualStream.isIn(emitted.graph(), emitted.shapes())) {
            return new Seat(end(emitted), pooling);
        }
        Wire read = readByClassifier(emitted);
        return new Seat(read == null ? row(opened) : read, pooling);
    }

    /**
     * The seat on a model of pictures: the vector that it gives itself, else what its classifier reads, else its last map, else
     * the row that it gives.
     *
     * @throws IllegalArgumentException if there is none of these
     */
    static Seat ofPictures(Opened opened) {
        Emitted emitted = opened.emitted();
        Wire pooled = emitted.outputs().get("pooled");
        if (pooled == null) {
            pooled = readByClassifier(emitted);
        }
        if (pooled != null) {
            boolean mean = averages(emitted.graph(), pooled, emitted.outputs().get("hidden"));
            return new Seat(pooled, mean ? Pooling.MEAN : Pooling.CLS);
        }
        Wire hidden = emitted.outputs().get("hidden");
        return new Seat(hidden == null ? row(opened) : hidden, Pooling.CLS);
    }

    /** A row of numbers that no linear layer makes, and no softmax: a vector, whatever it is called. */
    private static Wire row(Opened opened) {
        Emitted emitted = opened.emitted();
        Wire row = emitted.outputs().get("classes");
        if (row == null || emitted.shapes().rank(row) != 2 || opened.probabilities()) {
            throw new IllegalArgumentException("Model '" + opened.folder().id()
                    + "' has no vector of an example that a head could read: what it gives is "
                    + String.join(", ", new TreeSet<>(emitted.outputs().keySet()))
                    + ", expected a hidden state, a pooled vector or a classifier that ends in a linear layer. Export it"
                    + " with 'last_hidden_state' among its outputs.");
        }
        return row;
    }

    /** Where a residual stream ends, normalised if what reads it there is a normalisation. */
    private static Wire end(Emitted emitted) {
        Wire last = ResidualStream.of(emitted.graph(), emitted.shapes()).last();
        for (Node reader : emitted.graph().consumers().getOrDefault(last, List.of())) {
            if (NORMS.contains(reader.op()) && reader.in(0).equals(last)) {
                return reader.out(0);
            }
        }
        return last;
    }

    private static @Nullable Wire readByClassifier(Emitted emitted) {
        Wire classes = emitted.outputs().get("classes");
        if (classes == null) {
            return null;
        }
        Target.Output output = new Target.Output(classes, Target.Link.SOFTMAX);
        if (!LastLayer.isIn(emitted.graph(), emitted.shapes(), output)) {
            return null;
        }
        Wire read = LastLayer.of(emitted.graph(), emitted.shapes(), output).hidden();
        return emitted.shapes().find(read).filter(type -> type.rank() == 2).isPresent() ? read : null;
    }

    /** Whether a picture's vector is made by averaging its hidden state, so that no position stands for the whole. */
    private static boolean averages(Graph graph, Wire pooled, @Nullable Wire hidden) {
        Map<Wire, Node> producers = graph.producers();
        Node node = producers.get(pooled);
        while (node != null && !node.out(0).equals(hidden)) {
            if (node.is("ReduceMean") || node.is("GlobalAveragePool")) {
                return true;
            }
            node = producers.get(node.in(0));
        }
        return false;
    }

    /** A seat elsewhere in the same graph that is read alike. */
    Seat at(Wire other) {
        return new Seat(other, pooling);
    }

    /** Whether a vector can be made of values of this type. */
    static boolean takes(TensorType type) {
        return type.dtype().isFloating() && type.rank() >= 2 && type.rank() <= 4;
    }

    /** The vector, {@code [batch,dimension]}, in a graph that has the wire. */
    Expr vector(GraphBuilder build) {
        Expr value = build.expr(wire);
        return switch (value.rank()) {
            case 2 -> value;
            case 4 -> value.reduceMean(false, 2, 3);
            default -> positions(build, value);
        };
    }

    private Expr positions(GraphBuilder build, Expr value) {
        boolean masked = build.typeOf(MASK).isPresent();
        if (masked || build.typeOf(IDS).isPresent()) {
            Expr mask = masked ? build.expr(MASK) : build.expr(IDS).filledWith(1);
            return pooling.pool(value, mask);
        }
        return pooling.pool(value);
    }
}
