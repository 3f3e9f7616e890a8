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
 * A convolutional net on pictures of two channels, four by three pixels, whose derivatives have a closed form: with u the
 * convolution of the picture x, logit c is the sum over pixels of u꜀ + q u꜀². The features are the graph's input itself.
 */
final class TinyPicture implements TinyGraph<float[]> {
    static final int CHANNELS = 2;
    static final int ROWS = 4;
    static final int COLUMNS = 3;
    static final int CLASSES = 2;

    /** {@code [class,channel,row,column]} of a two by two kernel; the picture is padded by a pixel above and at the left. */
    static final float[] KERNEL = {1, -2, 0.5f, 1, 0, 1, -1, 2, -1, 0.5f, 0, 1, 2, -0.5f, 1, 1};

    final float q;

    private final Runtime runtime = new Runtime(new Runtime.Settings(1, 16L << 20, 1L << 20));
    private final Graph graph;

    TinyPicture(float q) {
        this.q = q;
        GraphBuilder build = GraphBuilder.create("picture");
        Expr x = build.input("image", TensorType.of(DType.FLOAT, "batch", CHANNELS, ROWS, COLUMNS));
        Expr kernel = weight(build, Shape.of(CLASSES, CHANNELS, 2, 2), KERNEL);
        Expr u = x.apply("Conv", Map.of("pads", Attribute.of(List.of(1L, 1L, 0L, 0L))), kernel);
        Expr mean = u.add(u.mul(u).mul(q)).apply("GlobalAveragePool", Map.of());
        // The classifier of a residual net: flattened means times a matrix, here the number of pixels.
        Expr pixels = weight(build, Shape.of(CLASSES, CLASSES), new float[] {ROWS * COLUMNS, 0, 0, ROWS * COLUMNS});
        Expr bias = weight(build, Shape.of(CLASSES), new float[CLASSES]);
        build.output(
                "logits",
                mean.apply("Flatten", Map.of()).apply("Gemm", Map.of("transB", Attribute.of(1L)), pixels, bias));
        graph = build.build();
    }

    private static Expr weight(GraphBuilder build, Shape shape, float[] values) {
        return build.weight("w", Weight.of(Tensor.of(shape, values)));
    }

    /** The number at a place of class {@code c}'s kernel that meets this pixel from that window; 0 where they do not. */
    static double tap(int c, int channel, int row, int column, int windowRow, int windowColumn) {
        int down = row - windowRow + 1;
        int across = column - windowColumn + 1;
        boolean meets = down >= 0 && down < 2 && across >= 0 && across < 2;
        return meets ? KERNEL[((c * CHANNELS + channel) * 2 + down) * 2 + across] : 0;
    }

    static Target target(int index, Target.Score score) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(index, "class " + index),
                null,
                null,
                score);
    }

    @Override
    public Input prepare(float[] picture) {
        return new Input(
                List.of(new Original.Image("tiny", COLUMNS, ROWS, new Original.Box(0, 0, COLUMNS, ROWS))),
                Map.of("image", Tensor.of(Shape.of(1, CHANNELS, ROWS, COLUMNS), picture)),
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public Input absent(Input input, String how) {
        float[] grey = new float[CHANNELS * ROWS * COLUMNS];
        java.util.Arrays.fill(grey, 0.5f);
        return prepare(grey);
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
