package dev.limpid.loss;

import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Trainee;
import dev.limpid.backward.Backward;
import dev.limpid.canonical.PushDownPick;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model with a loss, its weights live, and the gradients of these as outputs.
 *
 * @param gradients by weight; a weight that the loss does not depend on is left out
 */
record Differentiated(Graph graph, Loss.Terms terms, Map<Wire, Expr> gradients) {

    /** What one run tells: sums over what is asked. */
    record Told(double total, double count, Map<Wire, Tensor> gradients) {
        double loss() {
            return total / count;
        }
    }

    /**
     * With respect to all weights, filled from a file.
     *
     * @param picked whether the one position that a classifier reads is picked before the last layer, as far as it goes
     */
    static Differentiated of(Trainee trainee, WeightFile file, Runtime runtime, Loss loss, boolean picked) {
        Emitted emitted = trainee.emitted();
        Map<Wire, Weight> weights = new LinkedHashMap<>(emitted.graph().weights());
        trainee.names()
                .forEach((wire, names) -> weights.put(
                        wire,
                        Weight.Live.of(runtime.value(file.weight(
                                names.stream().filter(file::has).findFirst().orElse(names.get(0)))))));
        Graph filled = emitted.graph().withBody(weights, emitted.graph().nodes());
        GraphBuilder build = picked
                ? PushDownPick.on(filled, emitted.shapes(), Set.of())
                : GraphBuilder.on(filled, emitted.shapes());
        Map<String, Expr> outputs = new LinkedHashMap<>();
        emitted.outputs().forEach((role, wire) -> outputs.put(role, build.expr(wire)));
        return of(
                build, loss.append(build, outputs), List.copyOf(trainee.names().keySet()));
    }

    static Differentiated of(GraphBuilder build, Loss.Terms terms, List<Wire> sources) {
        List<@Nullable Expr> pulled = Backward.pull(
                Gradient.TABLE,
                build,
                build.build().nodes(),
                terms.total(),
                terms.total().filledWith(1),
                sources);
        Map<Wire, Expr> gradients = new LinkedHashMap<>();
        List<Wire> outputs =
                new ArrayList<>(List.of(terms.total().wire(), terms.count().wire()));
        for (int i = 0; i < sources.size(); i++) {
            Expr gradient = pulled.get(i);
            if (gradient != null) {
                gradients.put(sources.get(i), gradient);
                outputs.add(gradient.wire());
            }
        }
        return new Differentiated(build.build().withOutputs(outputs).pruned(), terms, gradients);
    }

    Told run(Runtime runtime, Map<String, Tensor> feeds) {
        Values values = runtime.run(graph, Runtime.Kind.SHARED, feeds);
        Map<Wire, Tensor> slopes = new LinkedHashMap<>();
        gradients.forEach((weight, gradient) -> slopes.put(weight, values.get(gradient.wire())));
        return new Told(
                values.get(terms.total().wire()).toDoubles()[0],
                values.get(terms.count().wire()).toDoubles()[0],
                slopes);
    }
}
