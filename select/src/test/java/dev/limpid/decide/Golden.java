package dev.limpid.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What NumPy and SciPy made of tables, by {@code tools/golden/decide.py}. */
final class Golden {
    private Golden() {}

    static List<JsonNode> of(String kind) {
        Path file = Path.of(System.getProperty("limpid.root"), "select/src/test/resources/golden/decide.json");
        try {
            List<JsonNode> found = new ArrayList<>();
            new ObjectMapper().readTree(file.toFile()).get(kind).forEach(found::add);
            if (found.isEmpty()) {
                throw new IllegalStateException("No case of " + kind + ".");
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] row(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    static double[][] rows(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false).map(Golden::row).toArray(double[][]::new);
    }

    /** Alternatives a0, a1, …, by criteria c0, c1, …. */
    static Alternatives alternatives(JsonNode table) {
        double[][] values = rows(table.get("values"));
        List<Criterion> criteria = IntStream.range(0, values[0].length)
                .mapToObj(j -> new Criterion(
                        "c" + j,
                        "",
                        table.get("higher").get(j).asBoolean(),
                        table.get("logarithmic").get(j).asBoolean()))
                .toList();
        return Tables.of(criteria, values);
    }
}
