package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Batches;
import dev.limpid.tensor.Tensor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A graph and what is known of its wires. */
record Known(Graph graph, Shapes shapes) {
    /**
     * How many examples one run may take.
     *
     * @param feeds of a run, whose sizes along named axes count, but for {@code batch}, which counts as one
     * @param batch if of a fixed size, the graph takes one example at a time
     */
    int examples(Map<String, Tensor> feeds, Dim batch, long byteBudget) {
        if (batch instanceof Dim.Fixed) {
            return 1;
        }
        Map<String, Long> sizes = new HashMap<>();
        for (Port port : graph.inputs()) {
            Tensor tensor = feeds.get(port.wire().name());
            TensorType type = port.type();
            for (int axis = 0; tensor != null && type != null && axis < type.rank(); axis++) {
                sizes.put(type.dim(axis).toString(), tensor.shape().dim(axis));
            }
        }
        sizes.put(batch.toString(), 1L);
        return Batches.examples(graph, shapes, sizes, byteBudget);
    }

    /** What was built, reduced to what these outputs need. */
    static Known of(GraphBuilder builder, List<Wire> outputs) {
        return new Known(builder.build().withOutputs(outputs).pruned(), builder.shapes());
    }
}
