package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.backward.Reference;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** What DeepLIFT's table gives for small functions, and what an oracle of it needs. */
final class Multipliers {
    static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    private Multipliers() {}

    /** Multipliers of Σ weights·f(x), at each input that is given twice. */
    static double[][] multipliers(
            DType dtype, BinaryOperator<Expr> f, double[] weights, Shape shape, double[]... nowAndBefore) {
        GraphBuilder build = GraphBuilder.create("test");
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        Map<Wire, Expr> references = new LinkedHashMap<>();
        Expr[] inputs = new Expr[2];
        for (int i = 0; i < nowAndBefore.length / 2; i++) {
            inputs[i] = build.input("x" + i, TensorType.of(dtype, shape));
            feeds.put("x" + i, tensor(dtype, shape, nowAndBefore[2 * i]));
            feeds.put("r" + i, tensor(dtype, shape, nowAndBefore[2 * i + 1]));
        }
        Expr y = f.apply(inputs[0], inputs[1] == null ? inputs[0] : inputs[1]);
        List<Node> nodes = build.build().nodes();
        for (int i = 0; i < nowAndBefore.length / 2; i++) {
            references.put(inputs[i].wire(), build.input("r" + i, TensorType.of(dtype, shape)));
        }
        Reference reference = Reference.of(build, nodes, references);
        Shape out = Shape.of(y.type().dims().stream()
                .mapToLong(dim -> Long.parseLong(dim.toString()))
                .toArray());
        Expr seed = build.constant(tensor(dtype, out, weights));
        List<Expr> signals = Backward.pull(
                        DeepLift.TABLE, build, nodes, y, seed, List.copyOf(references.keySet()), reference, false)
                .signals();
        var got = RUNTIME.run(
                build.build()
                        .withOutputs(signals.stream().map(Expr::wire).toList())
                        .pruned(),
                Runtime.Kind.SHARED,
                feeds);
        return signals.stream()
                .map(signal -> got.get(signal.wire()).toDoubles())
                .toArray(double[][]::new);
    }

    static double[] multipliers(DType dtype, UnaryOperator<Expr> f, double[] weights, double[] now, double[] before) {
        return multipliers(dtype, (x, same) -> f.apply(x), weights, Shape.of(now.length), now, before)[0];
    }

    static Tensor tensor(DType dtype, Shape shape, double[] values) {
        return Tensor.fill(dtype, shape, i -> values[i]);
    }

    static double[] ones(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    static double secant(DoubleUnaryOperator f, double now, double before, double slope) {
        return now == before ? slope : (f.applyAsDouble(now) - f.applyAsDouble(before)) / (now - before);
    }
}
