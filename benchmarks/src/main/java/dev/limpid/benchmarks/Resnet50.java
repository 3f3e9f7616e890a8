package dev.limpid.benchmarks;

import dev.limpid.backward.Backward;
import dev.limpid.canonical.FoldBatchNorm;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * ResNet-50 (He et al. 2015) with random weights on pictures of 224×224, forward and forward with the gradient of one class
 * at the pixels. A worker for {@code peers/resnet50.py}: a line {@code forward|gradient BATCH packed|shared} is answered by
 * the milliseconds that one run took.
 */
public final class Resnet50 implements AutoCloseable {
    private static final long SIDE = 224;
    private static final long CLASSES = 1000;
    private static final int[] DEPTHS = {3, 4, 6, 3};
    private static final int PAGE = 64;

    private final Runtime runtime;
    private final Path file;
    private final FileChannel channel;
    private final Random random = new Random(1);
    private long offset;
    private final Graph forward;
    private final Graph gradient;

    private Resnet50(int threads) throws IOException {
        runtime = new Runtime(Runtime.Settings.standard().withThreads(threads));
        file = Files.createTempFile("resnet50", ".weights");
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        GraphBuilder build = GraphBuilder.create("resnet50");
        Expr pixels = build.input("pixels", TensorType.of(DType.FLOAT, "batch", 3, SIDE, SIDE));
        build.output("classes", classes(build, pixels));
        forward = FoldBatchNorm.rewrite(build.build());
        GraphBuilder more = GraphBuilder.on(forward, Shapes.UNKNOWN);
        Expr classes = more.expr(new Wire("classes"));
        Expr seed = more.input("seed", TensorType.of(DType.FLOAT, "batch", CLASSES));
        Expr slope = Backward.pull(Gradient.TABLE, more, forward.nodes(), classes, seed, List.of(pixels.wire()))
                .get(0);
        if (slope == null) {
            throw new IllegalStateException("No gradient arrived at the pixels.");
        }
        more.output("slope", slope);
        gradient = more.build()
                .withOutputs(List.of(classes.wire(), new Wire("slope")))
                .pruned();
    }

    /**
     * Serves standard input until it ends.
     *
     * @param arguments the number of threads
     */
    public static void main(String... arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Resnet50 net = new Resnet50(Integer.parseInt(arguments[0]))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.printf(
                        Locale.ROOT, "%.3f%n", net.milliseconds(line.trim().split(" ")));
            }
        }
    }

    private double milliseconds(String... asked) {
        int batch = Integer.parseInt(asked[1]);
        Tensor pixels = Tensor.fill(DType.FLOAT, Shape.of(batch, 3, SIDE, SIDE), i -> Math.sin(i));
        Tensor seed = Tensor.fill(DType.FLOAT, Shape.of(batch, CLASSES), i -> i % CLASSES == 7 ? 1 : 0);
        Graph graph = asked[0].equals("forward") ? forward : gradient;
        long start = System.nanoTime();
        runtime.run(
                graph, Runtime.Kind.valueOf(asked[2].toUpperCase(Locale.ROOT)), Map.of("pixels", pixels, "seed", seed));
        return (System.nanoTime() - start) / 1e6;
    }

    private Expr classes(GraphBuilder build, Expr pixels) throws IOException {
        Expr x = convolved(build, pixels, 3, 64, 7, 2).relu();
        x = x.apply("MaxPool", Map.of("kernel_shape", ints(3, 3), "strides", ints(2, 2), "pads", ints(1, 1, 1, 1)));
        long in = 64;
        for (int stage = 0; stage < DEPTHS.length; stage++) {
            long inner = 64L << stage;
            for (int block = 0; block < DEPTHS[stage]; block++) {
                x = block(build, x, in, inner, block == 0 && stage > 0 ? 2 : 1);
                in = 4 * inner;
            }
        }
        Expr pooled = x.apply("GlobalAveragePool").apply("Flatten");
        Expr weight = weight(build, 0, 0.02, CLASSES, in);
        return pooled.apply("Gemm", Map.of("transB", Attribute.of(1L)), weight, weight(build, 0, 0.01, CLASSES));
    }

    private Expr block(GraphBuilder build, Expr x, long in, long inner, long stride) throws IOException {
        Expr y = convolved(build, x, in, inner, 1, 1).relu();
        y = convolved(build, y, inner, inner, 3, stride).relu();
        y = convolved(build, y, inner, 4 * inner, 1, 1);
        Expr around = in == 4 * inner ? x : convolved(build, x, in, 4 * inner, 1, stride);
        return y.add(around).relu();
    }

    private Expr convolved(GraphBuilder build, Expr x, long in, long out, long kernel, long stride) throws IOException {
        long pad = kernel / 2;
        double deviation = Math.sqrt(2.0 / (in * kernel * kernel));
        return x.apply(
                        "Conv",
                        Map.of(
                                "kernel_shape", ints(kernel, kernel),
                                "strides", ints(stride, stride),
                                "pads", ints(pad, pad, pad, pad)),
                        weight(build, 0, deviation, out, in, kernel, kernel))
                .apply(
                        "BatchNormalization",
                        Map.of(),
                        weight(build, 1, 0.1, out),
                        weight(build, 0, 0.1, out),
                        weight(build, 0, 0.1, out),
                        weight(build, 1, 0.01, out));
    }

    private static Attribute ints(long... values) {
        return Attribute.of(LongStream.of(values).boxed().toList());
    }

    /** Normally distributed numbers, which lie in a file as a model's do. */
    private Expr weight(GraphBuilder build, double mean, double deviation, long... dims) throws IOException {
        Shape shape = Shape.of(dims);
        long length = DType.FLOAT.bytes(shape.size());
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < shape.size(); i++) {
            bytes.putFloat((float) (mean + deviation * random.nextGaussian()));
        }
        channel.write(bytes.flip(), offset);
        Expr weight = build.weight("weight", new Weight.InFile(DType.FLOAT, shape, file, offset, length));
        offset += (length + PAGE - 1) / PAGE * PAGE;
        return weight;
    }

    @Override
    public void close() throws IOException {
        runtime.close();
        channel.close();
        Files.delete(file);
    }
}
