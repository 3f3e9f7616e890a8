package dev.limpid.benchmarks;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Emitted;
import dev.limpid.backward.Backward;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * An encoder of text from a folder that transformers saved, forward to its pooled vector and forward with the gradient of
 * one unit of that at the word embeddings. A worker for {@code peers/encoders.py}: a line {@code forward|gradient BATCH
 * LENGTH packed|shared} is answered by the milliseconds that one run took.
 */
public final class Encoder implements AutoCloseable {
    private static final Wire SLOPE = new Wire("slope");
    private static final int UNIT = 7;

    private final Runtime runtime;
    private final int width;
    private final Graph forward;
    private final Graph gradient;

    private Encoder(Path folder, int threads) throws IOException {
        runtime = new Runtime(Runtime.Settings.standard().withThreads(threads));
        Emitted encoder = Architectures.emit(folder, WeightFile.read(folder.resolve("model.safetensors")));
        Wire pooled = Objects.requireNonNull(encoder.outputs().get("pooled"), "a pooled vector");
        width = Math.toIntExact(
                Long.parseLong(encoder.shapes().of(pooled).dim(-1).toString()));
        forward = encoder.graph().withOutputs(List.of(pooled)).pruned();
        GraphBuilder more = GraphBuilder.on(forward, encoder.shapes());
        Expr target = more.expr(pooled);
        TensorType type = target.type();
        Expr seed = more.input("seed", new TensorType(type.dtype(), type.dims()));
        Expr slope = Backward.pull(Gradient.TABLE, more, forward.nodes(), target, seed, List.of(encoder.features()))
                .get(0);
        more.output(SLOPE.name(), Objects.requireNonNull(slope, "a gradient at the embeddings"));
        gradient = more.build().withOutputs(List.of(pooled, SLOPE)).pruned();
    }

    /**
     * Serves standard input until it ends.
     *
     * @param arguments the folder and the number of threads
     */
    public static void main(String... arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Encoder encoder = new Encoder(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.printf(
                        Locale.ROOT, "%.3f%n", encoder.milliseconds(line.trim().split(" ")));
            }
        }
    }

    private double milliseconds(String... asked) {
        int batch = Integer.parseInt(asked[1]);
        Shape shape = Shape.of(batch, Integer.parseInt(asked[2]));
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put("input_ids", Tensor.fill(DType.INT64, shape, i -> 1000 + i % 997));
        feeds.put("token_type_ids", Tensor.zeros(DType.INT64, shape));
        feeds.put("position_ids", Tensor.fill(DType.INT64, shape, i -> i % shape.dim(1)));
        feeds.put("attention_mask", Tensor.fill(DType.INT64, shape, i -> 1));
        feeds.put("seed", Tensor.fill(DType.FLOAT, Shape.of(batch, width), i -> i % width == UNIT ? 1 : 0));
        Graph graph = asked[0].equals("forward") ? forward : gradient;
        Runtime.Kind kind = Runtime.Kind.valueOf(asked[3].toUpperCase(Locale.ROOT));
        long start = System.nanoTime();
        runtime.run(graph, kind, feeds);
        return (System.nanoTime() - start) / 1e6;
    }

    @Override
    public void close() {
        runtime.close();
    }
}
