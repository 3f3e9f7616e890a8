package dev.limpid.assertions;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Linear models whose reasons are known, written as a team would have them: a folder each. */
final class Planted {
    /** What each word adds to "refund"; all others add nothing. */
    static final Map<String, Double> WORDS =
            Map.of("refund", 3.0, "money", 1.5, "not", -1.0, "she", 0.5, "he", 0.5, "credit", 0.25, "card", 0.75);

    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    private static final List<String> NEUTRAL = List.of("i", "want", "wants", "a", "my", "the", ".");

    private static final Path MODELS =
            Path.of(System.getProperty("limpid.root"), "models/src/test/resources/text-tasks");

    private Planted() {}

    /** Sorts mails into "refund" and "other" by adding up what words say. */
    static ModelUnderTest mails(Path folder, Map<String, Double> words) throws IOException {
        Map<String, Double> all = new LinkedHashMap<>();
        SPECIAL.forEach(token -> all.put(token, 0.0));
        NEUTRAL.forEach(token -> all.put(token, 0.0));
        words.keySet().stream().sorted().forEach(token -> all.put(token, words.get(token)));
        List<Double> worth = List.copyOf(all.values());
        GraphBuilder build = GraphBuilder.create("mails");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Tensor table =
                Tensor.fill(DType.FLOAT, Shape.of(worth.size(), 2), i -> (i % 2 == 0 ? 1 : -1) * worth.get(i / 2) / 2);
        Expr summed = build.constant(table).gather(ids, 0).reduceSum(false, 1);
        Expr head = build.constant(Tensor.fill(DType.FLOAT, Shape.of(2, 2), i -> i % 2 == 0 ? (i == 0 ? 1 : -1) : 0));
        build.output("classes", summed.matMul(head));
        Files.createDirectories(folder);
        Files.write(folder.resolve("vocab.txt"), all.keySet());
        Files.writeString(folder.resolve("config.json"), "{\"id2label\":{\"0\":\"refund\",\"1\":\"other\"}}");
        Files.write(folder.resolve("model.onnx"), OnnxWriter.write(build.build()));
        return ModelUnderTest.open(folder.toString());
    }

    /** Decides of credit by 2 · income − debt, whatever the postcode. */
    static ModelUnderTest credit(Path folder) throws IOException {
        GraphBuilder build = GraphBuilder.create("credit");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 3));
        double[] weights = {2, 0, -1, 0, 0, 0};
        build.output("scores", x.matMul(build.constant(Tensor.fill(DType.FLOAT, Shape.of(3, 2), i -> weights[i]))));
        Files.createDirectories(folder);
        Files.write(folder.resolve("model.onnx"), OnnxWriter.write(build.build()));
        return ModelUnderTest.open(folder.resolve("model.onnx").toString());
    }

    /** A tiny BERT that tells three moods, with random weights. */
    static ModelUnderTest moods() {
        return ModelUnderTest.open(MODELS.resolve("moods").toString());
    }

    /** The same as ONNX Runtime's quantiser leaves it. */
    static ModelUnderTest quantisedMoods(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(MODELS.resolve("moods"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".json")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        try (InputStream packed =
                new GZIPInputStream(Files.newInputStream(MODELS.resolve("moods.quantised.onnx.gz")))) {
            Files.copy(packed, folder.resolve("model.onnx"));
        }
        return ModelUnderTest.open(folder.toString());
    }
}
