package dev.limpid.train;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.loss.Loss;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Loss and gradients of a batch in one run: the model's graph, the nodes of a loss behind it, and the way back from there to
 * the weights. The gradients are written where the optimiser reads them; the weights are changed after the run, never in it.
 *
 * @param graph as it is run
 * @param shapes of all its wires
 * @param total the loss summed over a batch
 * @param count how many terms were summed
 * @param gradients by weight, the output that is its gradient; weights that the loss does not depend on have none
 */
record Step(Graph graph, Shapes shapes, Wire total, Wire count, Map<Wire, Wire> gradients) {
    /**
     * What a run said.
     *
     * @param total of the terms
     * @param count of terms
     * @param more the values of what else was asked for
     */
    record Said(double total, double count, Values more) {}

    Step {
        gradients = Map.copyOf(gradients);
    }

    /**
     * Builds the graph.
     *
     * @param model of which the weights that are trained are live
     * @param outputs of the model, by role
     * @param trained wires of weights
     * @param more outputs of the model that a run gives too
     * @throws IllegalArgumentException if the model has not the output that the loss reads, or no rule leads back
     */
    static Step of(
            Graph model,
            Shapes known,
            Map<String, Wire> outputs,
            Loss loss,
            Collection<Wire> trained,
            Collection<Wire> more) {
        Graph whole = model.withOutputs(outputs.values());
        GraphBuilder build = GraphBuilder.on(whole, known);
        Map<String, Expr> read = new LinkedHashMap<>();
        outputs.forEach((role, wire) -> read.put(role, build.expr(wire)));
        build.scope("loss");
        Loss.Terms terms = loss.append(build, read);
        Wire total = named(build, "loss/total", terms.total());
        Wire count = named(build, "loss/count", terms.count());
        List<Wire> sources = List.copyOf(trained);
        Map<Wire, Wire> gradients = new LinkedHashMap<>();
        Graph forward = build.build();
        List<@Nullable Expr> pulled = Backward.pull(
                FeedDropout.GRADIENT, build, forward.nodes(), build.expr(total), build.scalar(DType.FLOAT, 1), sources);
        Set<Wire> kept = new LinkedHashSet<>(more);
        kept.add(total);
        kept.add(count);
        for (int i = 0; i < sources.size(); i++) {
            Expr gradient = pulled.get(i);
            if (gradient != null) {
                Wire wire = named(build, "gradient/" + sources.get(i), gradient);
                gradients.put(sources.get(i), wire);
                kept.add(wire);
            }
        }
        Graph built = build.build().withOutputs(kept).pruned();
        return new Step(built, build.shapes(), total, count, gradients);
    }

    /** A wire of its own, whatever else reads the value. */
    private static Wire named(GraphBuilder build, String name, Expr value) {
        Expr own = value.apply("Identity").as(value.type());
        Wire wire = new Wire(name);
        build.rename(own, wire);
        return wire;
    }

    /** The sizes of a batch's named axes. */
    Map<String, Long> sizes(Batch batch) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        graph.inputs().forEach(port -> {
            TensorType type = port.type();
            Tensor fed = batch.feeds().get(port.wire().name());
            for (int axis = 0; type != null && fed != null && axis < type.rank(); axis++) {
                if (type.dim(axis) instanceof Dim.Named named) {
                    sizes.putIfAbsent(named.name(), fed.shape().dim(axis));
                }
            }
        });
        return sizes;
    }

    /**
     * Runs a batch.
     *
     * @param into the gradients' places, by weight: each one that has a gradient
     */
    Said run(Runtime runtime, Map<String, Tensor> feeds, Map<Wire, Weight.Live> into) {
        Map<Wire, Weight.Live> pinned = new LinkedHashMap<>();
        gradients.forEach((weight, gradient) -> {
            Weight.Live place = into.get(weight);
            if (place == null) {
                throw new IllegalArgumentException("There is no place for the gradient of '" + weight + "'.");
            }
            pinned.put(gradient, place);
        });
        Values values = runtime.run(graph, Runtime.Kind.SHARED, feeds, pinned);
        return new Said(values.get(total).at(0), values.get(count).at(0), values);
    }
}
