package dev.limpid.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that it is there whole or not at all: under a name of its own beside it, forced to the disk, then renamed.
 *
 * <p>A process that is killed leaves at most {@code .NAME.partial}, which the next write begins anew. Two processes must not
 * write one file at once.
 */
public final class AtomicFile {
    /** Writes a file's bytes. */
    public interface Body {
        void write(FileChannel out) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes {@code file}; what was there before stays until the new one is whole.
     *
     * @param bytes that the body writes
     * @throws WriteFailure if it cannot be written: the disk is full, the folder read-only. What was there before is still
     *     there, and nothing else
     */
    public static void write(Path file, long bytes, Body body) throws WriteFailure {
        Path partial = partial(file);
        try {
            try (FileChannel out = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                body.write(out);
                if (out.position() != bytes) {
                    throw new IllegalStateException(
                            file + " was to have " + bytes + " bytes, " + out.position() + " were written.");
                }
                out.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(around(file));
        } catch (IOException failure) {
            discard(partial, failure);
            throw WriteFailure.of(file, bytes, failure);
        } catch (RuntimeException | Error failure) {
            discard(partial, failure);
            throw failure;
        }
    }

    /** Writes {@code file} as {@link #write(Path, long, Body)} does. */
    public static void write(Path file, byte[] bytes) throws WriteFailure {
        write(file, bytes.length, out -> WeightBytes.write(ByteBuffer.wrap(bytes), out));
    }

    static Path partial(Path path) {
        return path.resolveSibling("." + path.getFileName() + ".partial");
    }

    /** The folder that a path is in. */
    static Path around(Path path) {
        return path.toAbsolutePath().resolveSibling("");
    }

    /** Makes renames inside a folder last. */
    static void forceFolder(Path folder) throws IOException {
        if (!folder.getFileSystem().getSeparator().equals("/")) {
            return; // Windows opens no folder, and needs no such thing
        }
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private static void discard(Path partial, Throwable failure) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }
}
