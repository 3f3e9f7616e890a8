package dev.limpid.candidate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of several things, each told from the next by its length. */
public final class Sha256 {
    /** How long one is. */
    static final int BYTES = 32;

    private final MessageDigest digest;

    /** Of nothing yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    Sha256 add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        return this;
    }

    /** All that remains of them. */
    public Sha256 add(ByteBuffer bytes) {
        add(bytes.remaining());
        digest.update(bytes.duplicate());
        return this;
    }

    /** In UTF-8. */
    public Sha256 add(String text) {
        return add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    byte[] bytes() {
        return digest.digest();
    }

    /** In lower-case hexadecimal; nothing can be added afterwards. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
