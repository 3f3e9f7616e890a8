package dev.limpid.estimate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Trainee;
import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A model, and the graph by which it would be trained to make the sum of an output small. */
record Trained(Graph forward, Graph training, Shapes shapes, Map<Wire, Wire> gradients) {
    static Trainee trainee(String json) throws IOException {
        return Architectures.trainee(Config.of(Path.of("config.json"), new ObjectMapper().readTree(json)));
    }

    static Trained of(Trainee trainee, String role, Collection<Wire> trained) {
        Emitted plain = trainee.plain();
        Wire output = Objects.requireNonNull(plain.outputs().get(role));
        Graph forward = plain.graph().withOutputs(List.of(output)).pruned();
        GraphBuilder build = GraphBuilder.on(forward, plain.shapes());
        Expr scores = build.expr(output);
        long[] axes = new long[scores.rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        Expr total = scores.mul(scores).reduceSum(false, axes);
        List<Wire> sources = List.copyOf(trained);
        List<@Nullable Expr> slopes = Backward.pull(
                Gradient.TABLE, build, build.build().nodes(), total, build.scalar(DType.FLOAT, 1), sources);
        List<Wire> outputs = new ArrayList<>(List.of(total.wire()));
        Map<Wire, Wire> gradients = new LinkedHashMap<>();
        for (int i = 0; i < slopes.size(); i++) {
            Expr slope = slopes.get(i);
            if (slope != null) {
                outputs.add(slope.wire());
                gradients.put(sources.get(i), slope.wire());
            }
        }
        return new Trained(forward, build.build().withOutputs(outputs).pruned(), plain.shapes(), gradients);
    }
}
