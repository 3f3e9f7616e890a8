package dev.limpid.explain;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;

/** Any graph from numbers of one shape, wire {@code x}, to a row of classes, wire {@code logits}. */
final class TinyNet implements TinyGraph<double[]> {
    private final Runtime runtime = new Runtime(new Runtime.Settings(1, 16L << 20, 1L << 20));
    private final Graph graph;
    private final long[] dims;

    /** @param dims of one example */
    TinyNet(UnaryOperator<Expr> net, long... dims) {
        this.dims = dims.clone();
        GraphBuilder build = GraphBuilder.create("net");
        Object[] axes = new Object[dims.length + 1];
        axes[0] = "batch";
        for (int i = 0; i < dims.length; i++) {
            axes[i + 1] = dims[i];
        }
        build.output("logits", net.apply(build.input("x", TensorType.of(DType.FLOAT, axes))));
        graph = build.build();
    }

    static Expr weight(Expr near, Shape shape, IntToDoubleFunction values) {
        return near.builder().weight("w", Weight.of(Tensor.fill(DType.FLOAT, shape, values)));
    }

    static Target target(int index, @Nullable Integer against) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(index, "class " + index),
                against == null ? null : new Target.Choice(against, "class " + against),
                null,
                Target.Score.LOGIT);
    }

    Probe probe() {
        return new Probe(this);
    }

    Input of(double... values) {
        return prepare(values);
    }

    @Override
    public Input prepare(double[] values) {
        long[] shape = new long[dims.length + 1];
        shape[0] = 1;
        System.arraycopy(dims, 0, shape, 1, dims.length);
        Tensor x = Tensor.fill(DType.FLOAT, Shape.of(shape), i -> values[i]);
        return new Input(List.of(), Map.of("x", x), List.of(), List.of(), List.of());
    }

    @Override
    public Input absent(Input input, String how) {
        double value = how.equals("black") ? -1 : 2;
        Tensor x = input.tensor("x");
        return input.with("x", Tensor.fill(DType.FLOAT, x.shape(), i -> value));
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Runtime runtime() {
        return runtime;
    }

    @Override
    public String task() {
        return "image-classification";
    }

    @Override
    public Wire features() {
        return new Wire("x");
    }

    @Override
    public Layout layout() {
        return dims.length == 3 ? Layout.PIXELS : Layout.ELEMENTS;
    }
}
