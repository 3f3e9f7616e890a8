package dev.limpid.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What tells a file from another. */
final class Fingerprint {
    /** Larger ones are told by size, time and both ends. */
    private static final long WHOLE = 64L << 20;

    private static final int END = 1 << 20;

    private Fingerprint() {}

    /** SHA-256 of all its bytes, in hexadecimal. */
    static String of(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[1 << 16];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                digest.update(bytes, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a file of data: of all its bytes, or where it is large of its first and last, and when it was changed. */
    static String ofData(Path file) throws IOException {
        if (Files.size(file) <= WHOLE) {
            return "sha256:" + of(file);
        }
        MessageDigest digest = sha256();
        byte[] bytes = new byte[END];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.readFully(bytes);
            digest.update(bytes);
            in.seek(in.length() - END);
            in.readFully(bytes);
            digest.update(bytes);
        }
        return "ends-sha256:" + HexFormat.of().formatHex(digest.digest()) + " of "
                + Files.getLastModifiedTime(file).toInstant();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
