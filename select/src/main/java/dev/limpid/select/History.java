package dev.limpid.select;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What selections found before: of each candidate what scores foretold, and how well it then did. A line for each selection; lines
 * that are damaged are passed over. Of the same data and metric the selection among most candidates counts, of those the last.
 */
public final class History {
    /** Longer files are not read: of each selection there is a line of some kilobytes. */
    private static final long LARGEST = 1 << 26;

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    /** @param file which need not exist */
    public History(Path file) {
        this.file = file;
    }

    /**
     * One selection.
     *
     * @param data SHA-256 of what candidates were compared on
     * @param source what the user called it
     * @param metric that truth is
     * @param higher whether more of it is better
     * @param candidates that were compared to the end
     */
    public record Past(String data, String source, String metric, boolean higher, List<Known> candidates) {
        public Past {
            candidates = List.copyOf(candidates);
        }

        private String question() {
            return data + " " + metric;
        }
    }

    /**
     * One candidate.
     *
     * @param sha256 of its weights
     * @param truth how well it did
     * @param scores by name, higher where they promise more
     */
    public record Known(String id, String sha256, double truth, Map<String, Double> scores) {
        public Known {
            scores = Map.copyOf(scores);
        }
    }

    /** All there were, oldest first. */
    public List<Past> all() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
            return List.of();
        }
        Map<String, Past> last = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            try {
                Past past = line.isBlank() ? null : JSON.readValue(line, Past.class);
                Past before = past == null ? null : last.get(past.question());
                if (past != null && (before == null || before.candidates.size() <= past.candidates.size())) {
                    last.remove(past.question());
                    last.put(past.question(), past);
                }
            } catch (JsonProcessingException damaged) {
                // A line that was cut off when its process was killed says nothing.
                continue;
            }
        }
        return new ArrayList<>(last.values());
    }

    /** Those on other data, or by another metric. */
    public List<Past> others(Past one) throws IOException {
        return all().stream()
                .filter(past -> !past.question().equals(one.question()))
                .toList();
    }

    /** Adds one. */
    public void add(Past one) throws IOException {
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        // One write of a whole line: two processes do not mix theirs.
        Files.writeString(
                file,
                "\n" + JSON.writeValueAsString(one) + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
