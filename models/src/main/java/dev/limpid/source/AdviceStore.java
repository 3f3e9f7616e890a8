package dev.limpid.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.model.Provenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The last advice for each model and task, kept in the user's cache: a small file named by the hash of the weights, so that it
 * holds wherever the model came from, and no longer than its weights stay the same.
 */
public final class AdviceStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 1 << 16;

    private final Path folder;

    AdviceStore(Path home) {
        this.folder = home.resolve("evaluations");
    }

    /** In the user's cache; see {@link ModelCache}. */
    public static AdviceStore ofThisUser() {
        return new AdviceStore(CacheHome.ofThisProcess());
    }

    private Path file(Provenance model) {
        return folder.resolve(model.sha256() + "-" + model.task() + ".json");
    }

    /**
     * Keeps advice, in the place of earlier one. The file appears whole or not at all.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void keep(Provenance model, Advice advice) {
        ObjectNode written = JSON.createObjectNode()
                .put("method", advice.method())
                .put("sentence", advice.sentence())
                .put("data", advice.data())
                .put("examples", advice.examples());
        Path file = file(model);
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, "advice", ".part");
            Files.write(draft, JSON.writeValueAsBytes(written));
            try {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException unsupported) {
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "Cannot keep what was found in " + folder
                            + ". Make it writable or set LIMPID_HOME to a folder that is.",
                    refused);
        }
    }

    /**
     * The advice for a model; empty without any, and if the file is damaged or names a method that is not known.
     *
     * @param known whether there is a method of a name
     */
    public Optional<Advice> of(Provenance model, Predicate<String> known) {
        Path file = file(model);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            JsonNode read = JSON.readTree(Files.readAllBytes(file));
            if (!read.path("method").isTextual()
                    || !known.test(read.path("method").asText())
                    || !read.path("sentence").isTextual()
                    || !read.path("data").isTextual()
                    || !read.path("examples").isInt()) {
                return Optional.empty();
            }
            return Optional.of(new Advice(
                    read.path("method").asText(),
                    read.path("sentence").asText(),
                    read.path("data").asText(),
                    read.path("examples").asInt()));
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file + ".", unreadable);
        }
    }
}
