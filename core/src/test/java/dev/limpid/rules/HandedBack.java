package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/** One operator, or a few, with random relevance handed back through them. ε is large here, so that a wrong one shows. */
class HandedBack {

    static final double EPSILON = 0.05;
    static final AttnLrp RULES = new AttnLrp(AttnLrp.Variant.ATTN, EPSILON, 0, 0);
    final Runtime runtime = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    final Random random = new Random(1);
    final GraphBuilder build = GraphBuilder.on(
            new Graph("g", Map.of("", 24L), List.of(), List.of(), Map.of(), List.of(), Opaque.NONE), Shapes.UNKNOWN);
    final Map<String, Tensor> feeds = new LinkedHashMap<>();
    final List<Expr> sources = new ArrayList<>();

    double[] relevance = {};

    @AfterEach
    void close() {
        runtime.close();
    }

    Tensor numbers(long... dims) {
        return Tensor.fill(DType.FLOAT, Shape.of(dims), i -> random.nextGaussian());
    }

    Expr source(Tensor value) {
        String name = "x" + sources.size();
        feeds.put(name, value);
        Expr source = build.input(name, TensorType.of(DType.FLOAT, value.shape()));
        sources.add(source);
        return source;
    }

    Expr source(long... dims) {
        return source(numbers(dims));
    }

    double[] value(Expr source) {
        return feeds.get(source.wire().name()).toDoubles();
    }

    Expr constant(Tensor value) {
        return build.weight("constant", Weight.of(value));
    }

    /** What each source gets of random relevance, which is left in {@link #relevance}. */
    List<double[]> shares(AttnLrp rules, Expr y) {
        Tensor seed = numbers(run(y).shape().toArray());
        relevance = seed.toDoubles();
        Expr given = build.input("relevance", TensorType.of(DType.FLOAT, seed.shape()));
        feeds.put("relevance", seed);
        return Backward.pull(
                        rules.table(),
                        build,
                        build.build().nodes(),
                        y,
                        given,
                        sources.stream().map(Expr::wire).toList())
                .stream()
                .map(signal -> signal == null ? null : run(signal).toDoubles())
                .toList();
    }

    Tensor run(Expr wanted) {
        return runtime.run(build.build().withOutputs(List.of(wanted.wire())).pruned(), Runtime.Kind.SHARED, feeds)
                .get(wanted.wire());
    }

    static void assertClose(double[] actual, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(actual).containsExactly(expected, Offset.offset(2e-5 * largest));
    }

    void assertIdentity(AttnLrp rules, Expr y) {
        double[] share = shares(rules, y).get(0);
        assertClose(share, relevance);
    }

    double[] epsilon(UnaryOperator<double[]> affine, Expr x) {
        return SlowRelevance.epsilon(affine, value(x), relevance, EPSILON);
    }

    double[] half(UnaryOperator<double[]> affine, Expr x) {
        return SlowRelevance.half(affine, value(x), relevance, EPSILON);
    }

    static Tensor ones(int size) {
        return Tensor.fill(DType.FLOAT, Shape.of(size), i -> 1);
    }
}
