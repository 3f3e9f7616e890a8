package dev.limpid.studio;

import dev.limpid.format.AtomicFolder;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** What was found, as it was written: a folder for each job, which appears whole or not at all. */
final class Results {
    static final String DOCUMENT = "document.json";

    private static final String PART = ".part-";

    private final Path folder;

    Results(Path folder) {
        this.folder = folder;
        clean();
    }

    /** What a killed studio left half-written. */
    private void clean() {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path one : all.toList()) {
                if (String.valueOf(one.getFileName()).startsWith(PART)) {
                    AtomicFolder.delete(one);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + folder + ".", unreadable);
        }
    }

    void keep(String id, Map<String, byte[]> files) {
        try {
            Path draft = Files.createDirectory(folder.resolve(PART + id));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(draft.resolve(file.getKey() + ".gz"), packed(file.getValue()));
            }
            AtomicFolder.delete(folder.resolve(id)); // Of a job that is done again.
            Files.move(draft, folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot keep what was found.", full);
        }
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    /** A file of what was found; null if there is none of that name. */
    byte @Nullable [] file(String id, String name) {
        try (GZIPInputStream in = new GZIPInputStream(
                new ByteArrayInputStream(Files.readAllBytes(folder.resolve(id).resolve(name + ".gz"))))) {
            return in.readAllBytes();
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException lost) {
            throw new UncheckedIOException("What was found cannot be read.", lost);
        }
    }

    /** Names of the files that there are. */
    Map<String, Long> files(String id) {
        Map<String, Long> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.list(folder.resolve(id))) {
            for (Path one : all.sorted().toList()) {
                files.put(one.getFileName().toString().replaceAll("\\.gz$", ""), Files.size(one));
            }
        } catch (IOException none) {
            return files;
        }
        return files;
    }

    void delete(String id) {
        try {
            AtomicFolder.delete(folder.resolve(id));
        } catch (IOException stays) {
            throw new UncheckedIOException("What was found cannot be deleted.", stays);
        }
    }
}
