package dev.limpid.explain;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three letters, two classes, everything in closed form: logit c is Σₕ (e₀ + e₁)ₕ Aₕ꜀ + q꜀ e₀·e₁, where eₛ is the
 * embedding of the s-th letter. The third letter is ignored.
 */
final class TinyModel implements TinyGraph<String> {
    static final double[][] EMBEDDING = {{0.25, -0.5}, {1, 2}, {-1, 0.5}, {0.75, 1}};
    static final double[][] A = {{1, -2}, {0.5, 3}};

    /** Interaction of the first two letters, by class. */
    final double[] q;

    private final Runtime runtime = new Runtime(new Runtime.Settings(1, 16L << 20, 1L << 20));
    private final Graph graph;
    private final Wire features;

    TinyModel(double... q) {
        this.q = q;
        GraphBuilder build = GraphBuilder.create("tiny");
        Expr ids = build.input("ids", TensorType.of(DType.INT64, "batch", 3));
        Expr e = matrix(build, EMBEDDING).gather(ids, 0);
        features = e.wire();
        Expr linear = e.mul(matrix(build, new double[][] {{1}, {1}, {0}}))
                .reduceSum(false, 1)
                .matMul(matrix(build, A));
        Expr product = e.slice(1, 0, 1).mul(e.slice(1, 1, 2)).reduceSum(false, 1, 2);
        build.output("logits", linear.add(product.unsqueeze(1).mul(matrix(build, new double[][] {q}))));
        graph = build.build();
    }

    private static Expr matrix(GraphBuilder build, double[][] rows) {
        int width = rows[0].length;
        return build.weight(
                "matrix",
                Weight.of(Tensor.fill(DType.FLOAT, Shape.of(rows.length, width), i -> rows[i / width][i % width])));
    }

    static Target target(int index, Integer against, Target.Score score) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(index, "class " + index),
                against == null ? null : new Target.Choice(against, "class " + against),
                null,
                score);
    }

    @Override
    public Input prepare(String letters) {
        List<Feature> features = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        long[] ids = new long[3];
        for (int i = 0; i < 3; i++) {
            String letter = letters.substring(i, i + 1);
            ids[i] = letter.charAt(0) - 'a';
            tokens.add(letter);
            features.add(new Feature(letter, new Place.Span(0, i, i + 1), false, List.of(i)));
        }
        return new Input(
                List.of(new Original.Text(letters)),
                Map.of("ids", Tensor.of(Shape.of(1, 3), ids)),
                tokens,
                features,
                List.of());
    }

    @Override
    public Input absent(Input input, String how) {
        return prepare("aaa");
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
        return "text-classification";
    }

    @Override
    public Wire features() {
        return features;
    }

    @Override
    public Layout layout() {
        return Layout.SEQUENCE;
    }
}
