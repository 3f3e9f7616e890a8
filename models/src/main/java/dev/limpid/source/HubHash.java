package dev.limpid.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Holds a file against the hash that the hub names it by. */
final class HubHash {
    private static final int CHUNK = 1 << 16;
    private static final long WORTH_A_WORD = 64 << 20;

    private final HubFile file;
    private final Path bytes;
    private final Progress progress;

    /** @param bytes the whole file */
    HubHash(HubFile file, Path bytes, Progress progress) {
        this.file = file;
        this.bytes = bytes;
        this.progress = progress;
    }

    /** What is wrong, as a clause; empty if nothing is. A name that is no known hash is told, and trusted. */
    Optional<String> problem() throws IOException {
        if (file.sha256().isPresent()) {
            String actual = digest("SHA-256", "");
            return wrong("SHA-256", actual, actual.equals(file.etag()));
        }
        if (file.namedBySha1()) {
            String git = digest("SHA-1", "blob " + Files.size(bytes) + "\0");
            // Mirrors that keep files of their own name them by a plain hash.
            boolean right = git.equals(file.etag()) || digest("SHA-1", "").equals(file.etag());
            return wrong("git's hash", git, right);
        }
        progress.notice("The hub names no hash for " + file.path() + ": only its size was checked.");
        return Optional.empty();
    }

    private Optional<String> wrong(String kind, String actual, boolean right) {
        return right ? Optional.empty() : Optional.of(kind + " is " + actual + ", expected " + file.etag());
    }

    private String digest(String algorithm, String before) throws IOException {
        MessageDigest digest = digest(algorithm);
        digest.update(before.getBytes(StandardCharsets.US_ASCII));
        long size = Files.size(bytes);
        byte[] chunk = new byte[CHUNK];
        long done = 0;
        try (InputStream in = Files.newInputStream(bytes)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
                done += n;
                if (size >= WORTH_A_WORD) {
                    progress.transferred("Checking " + file.name(), done, size);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has " + algorithm + ".", impossible);
        }
    }
}
