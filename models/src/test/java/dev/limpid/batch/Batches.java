package dev.limpid.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.Predicting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes batches on small models, and reads what came of them. */
record Batches(Path folder) {
    static final Path MODELS = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");

    /** Its labels are {@code very good}, {@code so-so} and {@code BAD}. */
    static final String MOODS = MODELS.resolve("text-tasks/moods").toString();

    static final Asked PREDICT = new Asked.Predict(Predicting.USUAL);
    static final Asked EXPLAIN = new Asked.Explain(Explaining.by("saliency"));

    static final ObjectMapper JSON = new ObjectMapper();

    static Limpid moods() {
        return Limpid.load(MOODS, Loading.USUAL.threads(1));
    }

    Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    /** The answers to all rows, in a folder of their own. */
    List<JsonNode> answers(Limpid model, Asked asked, Path data) throws IOException {
        Path out = Files.createTempDirectory(folder, "out");
        run(of(asked, data, out), model);
        return parsed(lines(out));
    }

    static List<JsonNode> parsed(List<String> lines) throws IOException {
        List<JsonNode> parsed = new ArrayList<>();
        for (String line : lines) {
            parsed.add(JSON.readTree(line));
        }
        return parsed;
    }

    static Batch of(Asked asked, Path data, Path out) {
        return of(asked, Source.of(List.of(data)), new Output(out, Output.Form.JSONL, 1000, false));
    }

    static Batch of(Asked asked, Source source, Output output) {
        return new Batch(new Question(MOODS, Loading.USUAL, asked), source, output, 2);
    }

    static Done run(Batch batch, Limpid model) {
        return run(Run.here(batch, model, new Watcher() {}));
    }

    static Done run(Run run) {
        try {
            return run.go();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All that lies in a folder but its lock, by name; numbers of seconds left out. */
    static Map<String, String> contents(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            Map<String, String> all = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.equals(".batch.lock")) {
                    all.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            return all;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Answers, or with {@code bad/} what stands aside, line by line. */
    static List<String> lines(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString().lines().collect(Collectors.toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path at = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(at);
                } else {
                    Files.copy(file, at);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
