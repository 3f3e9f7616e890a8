package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.runtime.Runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The ONNX files that {@code tools/golden/tiny_decoder_onnx.py} makes, and what transformers computes with their weights in
 * float64.
 */
record TinyDecoderOnnx(String file) {
    private static final JsonNode GOLDEN = golden().get("models");

    private static JsonNode golden() {
        try (InputStream packed = Objects.requireNonNull(
                TinyDecoderOnnx.class.getResourceAsStream("/golden/tiny-decoder-onnx.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<TinyDecoderOnnx> all() throws IOException {
        try (Stream<Path> files = Files.list(TinyBert.resource("/tiny-decoder-onnx"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".onnx.gz"))
                    .sorted()
                    .map(name -> new TinyDecoderOnnx(name.replace(".onnx.gz", "")))
                    .toList();
        }
    }

    /** {@code llama} of {@code llama-past.dynamo}, {@code bert-tags} of {@code bert-tags.dynamo}. */
    String model() {
        String name = file.replaceAll("\\..*", "");
        return GOLDEN.has(name) ? name : name.replaceAll("-.*", "");
    }

    boolean hasPast() {
        return file.contains("-past") || isFused() || file.endsWith("-merged");
    }

    boolean isFused() {
        return file.endsWith("-packed") || file.endsWith("-grouped");
    }

    JsonNode expected() {
        return GOLDEN.get(model());
    }

    /** Puts the file and, where {@code configured}, its configuration into a folder. */
    Path unpack(Path folder, boolean configured) throws IOException {
        if (configured) {
            Files.copy(TinyBert.resource("/tiny-decoder-onnx/" + model() + ".json"), folder.resolve("config.json"));
        }
        Path to = folder.resolve("model.onnx");
        try (InputStream packed = Objects.requireNonNull(
                TinyDecoderOnnx.class.getResourceAsStream("/tiny-decoder-onnx/" + file + ".onnx.gz"))) {
            Files.copy(new GZIPInputStream(packed), to);
        }
        return to;
    }

    Emitted load(Path folder, boolean configured, Runtime runtime, List<String> notes) throws IOException {
        Path to = unpack(folder, configured);
        return OnnxModel.load(to, Config.in(folder), runtime, notes).emitted();
    }

    /** All numbers of an array of arrays, in order. */
    static double[] numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        collect(array, numbers);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode array, List<Double> numbers) {
        if (array.isArray()) {
            array.forEach(one -> collect(one, numbers));
        } else {
            numbers.add(array.doubleValue());
        }
    }

    @Override
    public String toString() {
        return file;
    }
}
