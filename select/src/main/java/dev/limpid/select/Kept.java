package dev.limpid.select;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.candidate.Sha256;
import dev.limpid.format.AtomicFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was measured, kept by what it was measured of: the same weights, data and settings are not measured twice, and what a killed
 * selection had is there. A file for each; a damaged one counts as none. Not for two processes that measure the same at once: the
 * last one's stays.
 */
public final class Kept {
    private static final long LARGEST = 1 << 28;

    /** Counts up when what is measured changes its meaning: what was kept before is then not found. */
    private static final String FORM = "2";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
            .build();

    private final Path folder;

    /** @param folder which need not exist */
    public Kept(Path folder) {
        this.folder = folder;
    }

    /** Where all lies. */
    public Path folder() {
        return folder;
    }

    /**
     * What something is kept under.
     *
     * @param stage in one word
     * @param digest of all it depends on
     */
    public record Key(String stage, String digest) {
        /**
         * Of all that a measure depends on.
         *
         * @param parts their words say them whole: hashes, settings
         */
        public static Key of(String stage, List<?> parts) {
            Sha256 digest = new Sha256().add(FORM);
            parts.forEach(part -> digest.add(String.valueOf(part)));
            return new Key(stage, digest.hex());
        }
    }

    private Path file(Key key) {
        return folder.resolve(key.stage()).resolve(key.digest() + ".json");
    }

    /** Whether something is kept there, whole or damaged. Costs a look at the disk. */
    public boolean has(Key key) {
        return Files.isRegularFile(file(key));
    }

    /** What is kept; empty if nothing is, or it is damaged. */
    public <T> Optional<T> find(Key key, Class<T> type) throws IOException {
        Path file = file(key);
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(Files.readAllBytes(file), type));
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        }
    }

    /**
     * Keeps something.
     *
     * @throws dev.limpid.format.WriteFailure if it cannot be written; what was kept before stays
     */
    public void keep(Key key, Object value) throws IOException {
        Path file = file(key);
        Files.createDirectories(file.resolveSibling(""));
        AtomicFile.write(file, JSON.writeValueAsBytes(value));
    }

    /** Makes something. */
    @FunctionalInterface
    public interface Making<T> {
        T make() throws IOException;
    }

    /** What is kept, else what is made now and kept from now on. What cannot be made is not kept. */
    public <T> T of(Key key, Class<T> type, Making<T> making) throws IOException {
        Optional<T> found = find(key, type);
        if (found.isPresent()) {
            return found.get();
        }
        T made = making.make();
        keep(key, made);
        return made;
    }
}
