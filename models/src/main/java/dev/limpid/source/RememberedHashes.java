package dev.limpid.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * SHA-256 of files, computed once and remembered by path, size and time of change.
 *
 * <p>Remembering is a convenience: where the cache cannot be read or written, hashes are computed again.
 */
final class RememberedHashes {
    private static final int CHUNK = 1 << 16;

    private final Path folder;

    RememberedHashes(Path folder) {
        this.folder = folder;
    }

    /** Costs about a second per 500 MB the first time, a file read of some bytes after. */
    String sha256(Path file, Progress progress) {
        try {
            Path real = file.toRealPath();
            long size = Files.size(real);
            String state = size + " " + Files.getLastModifiedTime(real).to(TimeUnit.NANOSECONDS);
            Path note = folder.resolve(Sha256.of(real.toString()) + ".txt");
            List<String> known = read(note);
            if (known.size() == 3 && known.get(0).equals(state) && known.get(2).equals(real.toString())) {
                return known.get(1);
            }
            String hash = hash(real, size, progress);
            remember(note, List.of(state, hash, real.toString()));
            return hash;
        } catch (IOException unreadable) {
            throw new SourceException("Cannot read " + file + ": " + unreadable.getMessage() + ".", unreadable);
        }
    }

    private static List<String> read(Path note) {
        try {
            return Files.readAllLines(note);
        } catch (IOException unknown) {
            return List.of();
        }
    }

    private static void remember(Path note, List<String> lines) {
        try {
            Path folder = note.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path whole = Files.createTempFile(folder, "hash", ".partial");
            try {
                Files.write(whole, lines);
                Files.move(whole, note, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException readOnly) {
            return; // computed again next time
        }
    }

    private static String hash(Path file, long size, Progress progress) throws IOException {
        Sha256 hash = new Sha256();
        String what = "Hashing " + file.getFileName();
        byte[] chunk = new byte[CHUNK];
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                hash.update(chunk, n);
                done += n;
                progress.transferred(what, done, size);
            }
        }
        return hash.hex();
    }
}
