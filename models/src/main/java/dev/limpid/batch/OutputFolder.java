package dev.limpid.batch;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder that one run at a time writes to. */
final class OutputFolder implements Closeable {
    private static final String LOCK = ".batch.lock";

    private final Path path;
    private final FileChannel channel;

    private OutputFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes or opens it, and holds it until this is closed.
     *
     * @throws IllegalArgumentException in one line, if another run holds it, or it holds something else
     */
    static OutputFolder open(Output output) throws IOException {
        Path folder = output.folder();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--out " + folder + " is a file, expected a folder for many files.");
        }
        Files.createDirectories(folder);
        requireOwn(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel);
        if (lock == null) {
            channel.close();
            throw new IllegalArgumentException(
                    "--out " + folder + ": another run writes there now. Wait for it, or choose another folder.");
        }
        OutputFolder opened = new OutputFolder(folder, channel);
        try {
            if (output.fresh()) {
                // The manifest stays until a new one takes its place: whatever ends this, the folder is one of a batch.
                clear(folder.resolve(Part.ASIDE));
                clear(folder);
                Files.deleteIfExists(folder.resolve(Run.SUMMARY));
            }
            return opened;
        } catch (IOException failed) {
            opened.close();
            throw failed;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    private static void requireOwn(Path folder) throws IOException {
        if (Files.exists(folder.resolve(Manifest.NAME))) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            boolean isForeign = files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> !name.equals(LOCK) && !name.startsWith("." + Manifest.NAME));
            if (isForeign) {
                throw new IllegalArgumentException(
                        "--out " + folder + " is not empty and holds no batch. Name a new folder, or an empty one.");
            }
        }
    }

    /** Takes away parts that were written here, and nothing else. */
    private static void clear(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> own;
        try (Stream<Path> files = Files.list(folder)) {
            own = files.filter(file -> Part.isOne(file.getFileName().toString()))
                    .toList();
        }
        for (Path file : own) {
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
