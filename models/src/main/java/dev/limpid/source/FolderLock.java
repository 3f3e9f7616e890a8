package dev.limpid.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process work at a time.
 *
 * <p>The lock's file stays: deleting it would let a third process lock a new file while a second still waits for the
 * old one.
 */
final class FolderLock {
    // A file lock belongs to the whole JVM and throws when another of its threads asks, so threads queue here first.
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private FolderLock() {}

    /** What is done under the lock. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Waits for the lock on {@code file}, then works. The operating system frees it should the process die. */
    static <T> T holding(Path file, Work<T> work) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
        threads.lock();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            return work.run();
        } finally {
            threads.unlock();
        }
    }
}
