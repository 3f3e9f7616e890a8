package dev.limpid.explain;

import dev.limpid.graph.Shapes;
import dev.limpid.model.Input;
import dev.limpid.model.Model;
import dev.limpid.model.Provenance;
import dev.limpid.tensor.Tensor;

import java.util.List;

/** A model of a few nodes that its own runtime runs: what all of these are, whatever they read. */
interface TinyGraph<I> extends Model<I> {
    /** As the hub calls it. */
    String task();

    @Override
    default Input absent(Input input, String how) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Tensor predict(List<I> inputs) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Shapes shapes() {
        return Shapes.infer(graph(), Shapes.UNKNOWN);
    }

    @Override
    default Provenance provenance() {
        return new Provenance("tiny", "test", "0".repeat(64), graph().parameters(), task());
    }

    @Override
    default void close() {
        runtime().close();
    }
}
