package dev.limpid.span;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.text.Tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** What transformers' pipelines made of given scores: {@code tools/golden/entities.py} and {@code answers.py}. */
final class Cases {
    private static final Map<String, Tokenizer> TOKENIZERS = new ConcurrentHashMap<>();

    private Cases() {}

    static List<JsonNode> of(String golden) {
        try (InputStream packed =
                Objects.requireNonNull(Cases.class.getResourceAsStream("/golden/" + golden + ".json.gz"))) {
            return list(new ObjectMapper().readTree(new GZIPInputStream(packed)).get("cases"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static List<String> strings(JsonNode array) {
        return list(array).stream().map(JsonNode::textValue).toList();
    }

    static List<Integer> ints(JsonNode array) {
        return list(array).stream().map(JsonNode::intValue).toList();
    }

    static List<Long> longs(JsonNode array) {
        return list(array).stream().map(JsonNode::longValue).toList();
    }

    static double[] numbers(JsonNode array) {
        return list(array).stream().mapToDouble(JsonNode::doubleValue).toArray();
    }

    static double[][] rows(JsonNode array) {
        return list(array).stream().map(Cases::numbers).toArray(double[][]::new);
    }

    static Tokenizer tokenizer(String folder) {
        return TOKENIZERS.computeIfAbsent(folder, name -> {
            try {
                return Tokenizer.of(Path.of(Objects.requireNonNull(Cases.class.getResource("/" + name), name)
                        .toURI()));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (URISyntaxException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }
}
