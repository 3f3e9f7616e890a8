package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;

/**
 * A predictor that can be looked into.
 *
 * @param <I> what the user gives: a text, a pair, an image
 */
public interface Model<I> extends Predictor<I>, AutoCloseable {
    /** The whole computation, from the tensors of an {@link Input} to the outputs. */
    Graph graph();

    /**
     * The computation that predicts, where it is not the one that is looked into: a quantised model predicts as it is, and
     * its {@link #graph} is its twin in floats, with the same inputs and outputs.
     */
    default Graph predicting() {
        return graph();
    }

    /** What is known of the graph's wires. */
    Shapes shapes();

    Runtime runtime();

    Provenance provenance();

    /**
     * Where scores of features are taken: for text the output of the word-embedding lookup, {@code
     * [batch,position,hidden]}, since token ids have no gradient; for pictures and numbers the input itself.
     */
    Wire features();

    /** What the axes of {@link #features} stand for. */
    Layout layout();

    /**
     * Makes tensors and features of what the user gave.
     *
     * @throws IllegalArgumentException in one line, if the model cannot take it
     */
    Input prepare(I original);

    /**
     * The input with all but its special features absent.
     *
     * @param how a way of being absent that the model knows: {@code pad}, {@code mask}
     * @throws IllegalArgumentException naming the ways there are, if it does not know this one
     */
    Input absent(Input input, String how);

    @Override
    void close();
}
