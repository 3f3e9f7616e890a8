package dev.limpid.train;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that is taken as bytes come. */
final class TokenDigest {
    static final int BYTES = 32;

    private final MessageDigest digest;

    TokenDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }

    void add(ByteBuffer bytes) {
        digest.update(bytes);
    }

    /** Once. */
    byte[] take() {
        return digest.digest();
    }

    /** Once. */
    String hex() {
        return HexFormat.of().formatHex(take());
    }
}
