package dev.limpid.course;

import dev.limpid.format.AtomicFolder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that a training lies in until it has ended: checkpoints, log, and files that go with the process, which one that was
 * killed could not take away. One training at a time; the operating system frees it should the process die.
 */
final class RunFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String SCRATCH = "scratch";
    private static final Set<String> OWN = Set.of(LOCK, SCRATCH);

    private final Path folder;
    private final FileChannel channel;

    private RunFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Makes the folder if it is not there, and takes away what a process that was killed left of files that would have gone with
     * it.
     *
     * @throws IllegalArgumentException if another training is at work in it, or it holds files of somebody else
     * @throws IOException if it cannot be made
     */
    static RunFolder open(Path folder) throws IOException {
        requireOurs(folder);
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean held = false;
        try {
            held = lock(channel);
            if (!held) {
                throw new IllegalArgumentException("Another training is at work in " + folder
                        + ". Wait until it has ended, or train into another folder.");
            }
            Path scratch = folder.resolve(SCRATCH);
            if (Files.exists(scratch)) {
                AtomicFolder.delete(scratch);
            }
            Files.createDirectories(scratch);
            return new RunFolder(folder, channel);
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** It is taken away when training has ended: nothing of a user's may lie there. */
    private static void requireOurs(Path folder) throws IOException {
        if (Files.isDirectory(folder) && !Files.exists(folder.resolve(LOCK))) {
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new IllegalArgumentException("What a training needs to go on would lie in " + folder
                            + ", which holds files already. Give the trained model another name (--out).");
                }
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    /** For files that go when training ends. */
    Path scratch() {
        return folder.resolve(SCRATCH);
    }

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** What happened, a line each. */
    Path log() {
        return folder.resolve("metrics.jsonl");
    }

    /** A training that was refused before it began leaves nothing to go on from, and no folder. */
    private boolean isUnused() throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(one -> String.valueOf(one.getFileName())).allMatch(OWN::contains);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.isDirectory(folder) && isUnused()) {
                AtomicFolder.delete(folder);
            }
        } finally {
            channel.close();
        }
    }
}
