package dev.limpid.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of a studio: its only place on the disk. One studio has it at a time. */
final class Home implements AutoCloseable {
    static final String PICTURES = "pictures";
    static final String DATA = "data";

    private final Path folder;
    private final FileChannel channel;

    private Home(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Makes it, and takes it.
     *
     * @throws IllegalArgumentException if another studio has it
     */
    static Home take(Path folder) {
        try {
            Files.createDirectories(folder);
            onlyMine(folder);
            for (String part : new String[] {"jobs", PICTURES, DATA}) {
                Files.createDirectories(folder.resolve(part));
            }
            FileChannel channel = FileChannel.open(
                    folder.resolve("studio.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isTaken(channel)) {
                channel.close();
                throw new IllegalArgumentException("Another studio uses " + folder
                        + ": open its page, stop it, or choose another folder with --home.");
            }
            return new Home(folder, channel);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "Cannot use " + folder
                            + " as the studio's folder, in which files must be written. Choose another with"
                            + " --home.",
                    unwritable);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException here) {
            return false; // By another studio of this process.
        }
    }

    /** What was asked may be private; where permissions are not POSIX's, the user's folder guards it. */
    private static void onlyMine(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    Path database() {
        return folder.resolve("studio");
    }

    /** What was found: a folder for each job. */
    Path jobs() {
        return folder.resolve("jobs");
    }

    /** Pictures, by the SHA-256 of their files. */
    Path pictures() {
        return folder.resolve(PICTURES);
    }

    /** Examples, a folder each by the SHA-256 of what is in it. */
    Path data() {
        return folder.resolve(DATA);
    }

    /** What selections measured. */
    Path selections() {
        return folder.resolve("selections");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException lost) {
            // The lock goes with the process.
        }
    }
}
