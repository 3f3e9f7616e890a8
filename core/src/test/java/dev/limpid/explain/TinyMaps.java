package dev.limpid.explain;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Original;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;

/**
 * Pictures of one channel, six by four pixels; the wire {@code maps}, three maps of three by two places, is each two by two
 * block's sum of the pixels times a kernel's numbers, after a ReLU; logits are of the maps' means, m: W m + b + Q (m ⊙ m).
 */
final class TinyMaps implements TinyGraph<float[]> {
    static final int ROWS = 6;
    static final int COLUMNS = 4;
    static final int CHANNELS = 3;
    static final int MAP_ROWS = 3;
    static final int MAP_COLUMNS = 2;
    static final int PLACES = MAP_ROWS * MAP_COLUMNS;
    static final double[][] KERNELS = {{1, -1, 0.5, 1}, {-0.5, 1, 1, 0.25}, {0.5, 0.75, -1, 0.5}};

    final double[][] w;
    final double[] b;
    final double[][] q;

    private final Runtime runtime = new Runtime(new Runtime.Settings(1, 16L << 20, 1L << 20));
    private final Graph graph;

    TinyMaps(double[][] w, double[] b, double[][] q) {
        this.w = w;
        this.b = b;
        this.q = q;
        GraphBuilder build = GraphBuilder.create("maps");
        Expr x = build.input("image", TensorType.of(DType.FLOAT, "batch", 1, ROWS, COLUMNS));
        Expr kernel = weight(build, Shape.of(CHANNELS, 1, 2, 2), KERNELS);
        Expr relu = x.apply("Conv", Map.of("strides", Attribute.of(List.of(2L, 2L))), kernel)
                .relu();
        Expr maps = build.rename(relu, new Wire("maps"));
        Expr mean = maps.apply("GlobalAveragePool", Map.of()).apply("Flatten", Map.of());
        Expr linear = mean.apply(
                "Gemm",
                Map.of("transB", Attribute.of(1L)),
                weight(build, Shape.of(w.length, CHANNELS), w),
                weight(build, Shape.of(w.length), new double[][] {b}));
        Expr square = mean.mul(mean)
                .apply("Gemm", Map.of("transB", Attribute.of(1L)), weight(build, Shape.of(q.length, CHANNELS), q));
        build.output("logits", linear.add(square));
        graph = build.build();
    }

    private static Expr weight(GraphBuilder build, Shape shape, double[][] rows) {
        int width = rows[0].length;
        return build.weight("w", Weight.of(Tensor.fill(DType.FLOAT, shape, i -> rows[i / width][i % width])));
    }

    /** The maps by the definition. */
    static double[][] maps(double[] picture) {
        double[][] maps = new double[CHANNELS][PLACES];
        for (int k = 0; k < CHANNELS; k++) {
            for (int place = 0; place < PLACES; place++) {
                double sum = 0;
                for (int tap = 0; tap < 4; tap++) {
                    int row = place / MAP_COLUMNS * 2 + tap / 2;
                    int column = place % MAP_COLUMNS * 2 + tap % 2;
                    sum += KERNELS[k][tap] * picture[row * COLUMNS + column];
                }
                maps[k][place] = Math.max(0, sum);
            }
        }
        return maps;
    }

    /** A logit by the definition. */
    double logit(double[][] maps, int c) {
        double logit = b[c];
        for (int k = 0; k < CHANNELS; k++) {
            double mean = mean(maps[k]);
            logit += w[c][k] * mean + q[c][k] * mean * mean;
        }
        return logit;
    }

    static double mean(double[] map) {
        double sum = 0;
        for (double one : map) {
            sum += one;
        }
        return sum / map.length;
    }

    /** ∂logit/∂map, the same at each place. */
    double slope(double[][] maps, int c, int k) {
        return (w[c][k] + 2 * q[c][k] * mean(maps[k])) / PLACES;
    }

    Target target(int c) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(c, "class " + c),
                null,
                null,
                Target.Score.LOGIT);
    }

    @Override
    public Input prepare(float[] picture) {
        return new Input(
                List.of(new Original.Image("tiny", COLUMNS, ROWS, new Original.Box(0, 0, COLUMNS, ROWS))),
                Map.of("image", Tensor.of(Shape.of(1, 1, ROWS, COLUMNS), picture)),
                List.of(),
                List.of(),
                List.of());
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
        return new Wire("image");
    }

    @Override
    public Layout layout() {
        return Layout.PIXELS;
    }
}
