package dev.limpid.benchmarks;

import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** The machine's yardstick: the fastest product of square matrices that ONNX Runtime reaches. */
public final class GemmPeak {
    private GemmPeak() {}

    /** Prints a line per size; arguments: threads, repeats, then sizes. */
    public static void main(String... arguments) {
        int threads = number(arguments, 0, java.lang.Runtime.getRuntime().availableProcessors());
        int repeats = number(arguments, 1, 15);
        int[] sizes = {1024, 1536, 2048};
        double best = 0;
        for (int i = 0; i < Math.max(sizes.length, arguments.length - 2); i++) {
            int size = arguments.length > 2 ? number(arguments, i + 2, 0) : sizes[i];
            if (size > 0) {
                double found = gflops(size, threads, repeats);
                best = Math.max(best, found);
                System.out.printf(Locale.ROOT, "* %d x %d x %d: %.0f GFLOP/s%n", size, size, size, found);
            }
        }
        System.out.printf(Locale.ROOT, "* GEMM peak, %d threads: %.0f GFLOP/s%n", threads, best);
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
    }

    /** The best of {@code repeats}: whatever else runs on the machine only takes away. */
    static double gflops(int size, int threads, int repeats) {
        GraphBuilder build = GraphBuilder.create("product");
        // The sum keeps the copy of a large result out of the time.
        build.output(
                "sum",
                build.input("a", TensorType.of(DType.FLOAT, size, size))
                        .matMul(build.input("b", TensorType.of(DType.FLOAT, size, size)))
                        .reduceSum(false, 0, 1));
        Graph graph = build.build();
        Random random = new Random(1);
        Shape shape = Shape.of(size, size);
        Map<String, Tensor> feeds = Map.of(
                "a", Tensor.fill(DType.FLOAT, shape, i -> random.nextGaussian()),
                "b", Tensor.fill(DType.FLOAT, shape, i -> random.nextGaussian()));
        double best = Double.MAX_VALUE;
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(threads))) {
            runtime.run(graph, Runtime.Kind.SHARED, feeds);
            for (int i = 0; i < repeats; i++) {
                long start = System.nanoTime();
                runtime.run(graph, Runtime.Kind.SHARED, feeds);
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
        }
        return 2.0 * size * size * size / best / 1e9;
    }
}
