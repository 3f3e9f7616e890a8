package dev.limpid.format;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Writes a folder so that it is there whole or not at all: as {@code .NAME.partial} beside it, forced to the disk, then
 * renamed. A process that is killed leaves at most that, which the next write begins anew.
 */
public final class AtomicFolder {
    /** Writes the files of a folder. */
    public interface Filling {
        void fill(Path folder) throws IOException;
    }

    private AtomicFolder() {}

    /**
     * Writes {@code folder} and those that it lies in.
     *
     * @param filling writes into the empty folder that it is given
     * @throws WriteFailure if it is there and not empty, or cannot be written; nothing is left then
     */
    public static void write(Path folder, Filling filling) throws WriteFailure {
        Path whole = folder.toAbsolutePath().normalize();
        Path partial = AtomicFile.partial(whole);
        try {
            if (Files.exists(whole) && !isEmpty(whole)) {
                throw WriteFailure.occupied(folder);
            }
            Files.createDirectories(AtomicFile.around(whole));
            delete(partial);
            Files.createDirectory(partial);
            filling.fill(partial);
            force(partial);
            Files.deleteIfExists(whole);
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.forceFolder(AtomicFile.around(whole));
        } catch (IOException failure) {
            discard(partial, failure);
            throw failure instanceof WriteFailure told ? told : WriteFailure.of(folder, failure);
        } catch (RuntimeException | Error failure) {
            discard(partial, failure);
            throw failure;
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    private static void force(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    bytes.force(true);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                AtomicFile.forceFolder(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes a folder with all in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void discard(Path partial, Throwable failure) {
        try {
            delete(partial);
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }
}
