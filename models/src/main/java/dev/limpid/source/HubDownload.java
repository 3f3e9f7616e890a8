package dev.limpid.source;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Brings one file of a commit into the cache: its bytes, held against the hash that names them, then the snapshot's
 * link to them.
 *
 * <p>One process does so, the others wait and find it done. (On Linux, Python's locks and Java's do not see each other:
 * then both fetch, each into a file of its own, and either's rename is right.) What breaks off goes on where it
 * stopped, in this process or a later one.
 */
final class HubDownload {
    private static final int CHUNK = 1 << 16;

    private final HubAccess hub;
    private final HubCache cache;
    private final String commit;
    private final HubFile file;
    private final LongConsumer arrived;
    private long furthest;

    /** @param arrived hears how many bytes of the file are there; may fall when it starts over */
    HubDownload(HubAccess hub, String commit, HubFile file, LongConsumer arrived) {
        this.hub = hub;
        this.cache = hub.cache();
        this.commit = commit;
        this.file = file;
        this.arrived = arrived;
    }

    /**
     * @throws HubRetries.Exhausted if the transfer cannot be brought to its end
     * @throws IOException if the cache cannot be written
     */
    void run() throws HubRetries.Exhausted, IOException {
        Path lock = cache.lock(file.etag());
        Files.createDirectories(lock.resolveSibling(""));
        Optional<HubRetries.Exhausted> gaveUp = FolderLock.holding(lock, () -> {
            try {
                if (!cache.has(commit, file.path())) {
                    bring();
                }
                return Optional.empty();
            } catch (HubRetries.Exhausted exhausted) {
                return Optional.of(exhausted);
            }
        });
        if (gaveUp.isPresent()) {
            throw gaveUp.get();
        }
    }

    private void bring() throws HubRetries.Exhausted, IOException {
        Path blob = cache.blob(file.etag());
        Path incomplete = cache.incomplete(file.etag());
        Path target = cache.file(commit, file.path());
        Files.createDirectories(blob.resolveSibling(""));
        Files.createDirectories(target.resolveSibling(""));
        if (isWhole(blob)) {
            if (!link(target, blob)) {
                // Other snapshots may need the blob too.
                Files.copy(blob, incomplete, StandardCopyOption.REPLACE_EXISTING);
                move(incomplete, target);
            }
            return;
        }
        receive(incomplete);
        if (hub.settings().symlinks()) {
            move(incomplete, blob);
            if (!link(target, blob)) {
                move(blob, target);
            }
        } else {
            move(incomplete, target);
        }
    }

    private boolean isWhole(Path blob) throws IOException {
        return Files.isRegularFile(blob) && (file.size() < 0 || Files.size(blob) == file.size());
    }

    /** Links to the blob by a relative path, so that the cache can be moved; false where there are no links. */
    private boolean link(Path target, Path blob) throws IOException {
        if (!hub.settings().symlinks()) {
            return false;
        }
        Files.deleteIfExists(target); // a link that leads nowhere
        try {
            hub.disk().link(target, target.resolveSibling("").relativize(blob));
            return true;
        } catch (UnsupportedOperationException | FileSystemException impossible) {
            return false;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns when all bytes are there and right. */
    private void receive(Path incomplete) throws HubRetries.Exhausted, IOException {
        boolean goesOn = Files.exists(incomplete);
        transfer(incomplete);
        Optional<String> problem = new HubHash(file, incomplete, hub.progress()).problem();
        if (problem.isPresent() && goesOn) {
            // What an earlier process left may have been damaged; its successor deserves a fresh start.
            Files.delete(incomplete);
            transfer(incomplete);
            problem = new HubHash(file, incomplete, hub.progress()).problem();
        }
        if (problem.isPresent()) {
            Files.delete(incomplete);
            throw hub.failure().damaged(file.path(), problem.get());
        }
    }

    private void transfer(Path incomplete) throws HubRetries.Exhausted, IOException {
        HubRetries retries = hub.retries();
        HubFile source = file;
        while (true) {
            try {
                attempt(source, incomplete, retries);
                return;
            } catch (UncheckedIOException disk) {
                throw disk.getCause();
            } catch (IOException broken) {
                retries.failed(broken);
                // A signed address may have expired meanwhile.
                source = hub.file(commit, file.path());
                if (!source.etag().equals(file.etag())) {
                    throw hub.failure().damaged(file.path(), "it changed from " + file.etag() + " to " + source.etag());
                }
            }
        }
    }

    /** Goes on from what is there. The disk's failures are unchecked: those cannot be tried again. */
    private void attempt(HubFile source, Path incomplete, HubRetries retries) throws IOException {
        long size = source.size();
        long from = onDisk(() -> Files.exists(incomplete) ? Files.size(incomplete) : 0);
        if (from > 0 && from == size) {
            arrived.accept(size);
            return;
        }
        if (size >= 0 && from > size) {
            from = 0;
        }
        try (HubAnswer answer = hub.repository().bytes(source, from)) {
            if (answer.status() == HubRepository.BEYOND) {
                onDisk(() -> Files.deleteIfExists(incomplete));
                throw new IOException("the server has fewer bytes than came before");
            }
            if (answer.status() != HubRepository.PARTIAL) {
                from = 0;
            } else if (!answer.header("Content-Range").orElse("").startsWith("bytes " + from + "-")) {
                throw new IOException("the server sent another range than asked for");
            }
            append(answer, from, incomplete, retries);
        }
    }

    private void append(HubAnswer answer, long from, Path incomplete, HubRetries retries) throws IOException {
        long done = from;
        arrived.accept(done);
        OutputStream out = onDisk(() -> {
            if (from == 0) {
                Files.deleteIfExists(incomplete);
            }
            return from == 0 ? hub.disk().create(incomplete) : hub.disk().append(incomplete);
        });
        try {
            byte[] chunk = new byte[CHUNK];
            for (int n = answer.body().read(chunk); n >= 0; n = answer.body().read(chunk)) {
                int count = n;
                onDisk(() -> {
                    out.write(chunk, 0, count);
                    return count;
                });
                done += n;
                arrived.accept(done);
                if (done > furthest) { // a server that always starts over and breaks off makes no progress
                    furthest = done;
                    retries.progressed();
                }
                if (file.size() >= 0 && done > file.size()) {
                    throw hub.failure().damaged(file.path(), "it has more than its " + file.size() + " bytes");
                }
            }
        } finally {
            onDisk(() -> {
                out.close();
                return out;
            });
        }
        if (done < file.size()) {
            throw new IOException("it ended after " + done + " of " + file.size() + " bytes");
        }
    }

    private static <T> T onDisk(FolderLock.Work<T> work) {
        try {
            return work.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
