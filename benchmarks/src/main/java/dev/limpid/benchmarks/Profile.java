package dev.limpid.benchmarks;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limpid.model.Path;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Where the time of integrated gradients goes: by type of operator, beside the machine's GEMM peak. */
public final class Profile {
    private static final int RUNS = 10;

    private Profile() {}

    /** Prints Markdown; arguments: model, threads, then numbers of tokens. */
    public static void main(String... arguments) throws IOException, OrtException {
        String model = arguments.length > 0 ? arguments[0] : "bert-base-uncased";
        int threads = arguments.length > 1
                ? Integer.parseInt(arguments[1])
                : java.lang.Runtime.getRuntime().availableProcessors();
        int[] lengths = arguments.length > 2
                ? Arrays.stream(arguments, 2, arguments.length)
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : new int[] {16, 128};
        double peak = 0;
        for (int size : new int[] {1024, 1536, 2048}) {
            peak = Math.max(peak, GemmPeak.gflops(size, threads, 15));
        }
        System.out.printf(Locale.ROOT, "* model: %s, %d threads%n", model, threads);
        System.out.printf(Locale.ROOT, "* GEMM peak of ONNX Runtime: %.0f GFLOP/s%n", peak);
        for (int tokens : lengths) {
            System.out.print(profile(model, tokens, threads, peak));
        }
    }

    /** One batch of points on the path, as Limpid runs it, several times over. */
    static String profile(String model, int tokens, int threads, double peak) throws IOException, OrtException {
        try (Subject subject = Subject.of(model, tokens, threads)) {
            Path path = subject.path();
            int points = Math.min(50, path.batch());
            Map<String, Tensor> feeds = path.feeds(points(points));
            java.nio.file.Path folder = Files.createTempDirectory("limpid-profile");
            OrtSession.SessionOptions options = Direct.Options.standard(threads).make();
            options.enableProfiling(folder.resolve("profile").toString());
            java.nio.file.Path file;
            try (Direct session = new Direct(path.graph(), options)) {
                for (int i = 0; i < RUNS; i++) {
                    session.run(feeds);
                }
                file = session.endProfiling();
            }
            Trace trace = Trace.fastest(file);
            Files.delete(file);
            Files.delete(folder);
            double speed = trace.flops() / trace.seconds() / 1e9;
            return String.format(
                            Locale.ROOT,
                            "%n## %d tokens, %d points a run, the fastest of %d runs%n%n"
                                    + "%.2f ms and %.2f GFLOP a point: %.0f GFLOP/s, %.0f %% of the peak.%n%n",
                            tokens,
                            points,
                            RUNS,
                            1e3 * trace.seconds() / points,
                            trace.flops() / points / 1e9,
                            speed,
                            100 * speed / peak)
                    + trace.tables(peak);
        }
    }

    /** Fractions spread over the path. */
    static double[] points(int count) {
        double[] points = new double[count];
        Arrays.setAll(points, i -> (i + 0.5) / count);
        return points;
    }
}
