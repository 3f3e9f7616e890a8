package dev.limpid.train;

import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A row of tokens on disk, mapped into memory: texts one after the other, each with the token that ends a text. Of any length; on
 * the heap there is nothing of it. Read by any number of threads.
 *
 * <p>64 bytes come first: the eight of {@link #MAGIC}, then little-endian how many tokens (8 bytes), how many texts (8), the size
 * of the vocabulary (4), four that are 0, and the SHA-256 of what follows; then a little-endian INT32 for each token.
 */
public final class TokenFile {
    static final int HEAD = 64;
    static final byte[] MAGIC = {'l', 'i', 'm', 'p', 't', 'o', 'k', '1'};
    private static final int HASH_AT = 32;

    /** Numbers in each part that is mapped: 1 GiB. */
    private static final int PART = 1 << 28;

    private final Path file;
    private final long tokens;
    private final long texts;
    private final int vocabulary;
    private final String sha256;
    private final List<IntBuffer> parts;

    private TokenFile(Path file, ByteBuffer head, String sha256, List<IntBuffer> parts) {
        this.file = file;
        this.tokens = head.getLong(8);
        this.texts = head.getLong(16);
        this.vocabulary = head.getInt(24);
        this.sha256 = sha256;
        this.parts = List.copyOf(parts);
    }

    /**
     * Opens a file that a {@link TokenWriter} wrote, and sees that it is whole: reads it once.
     *
     * @throws FormatException if it is another file, was cut off or changed
     */
    public static TokenFile open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // Reads on.
            }
            byte[] magic = new byte[MAGIC.length];
            head.get(0, magic);
            if (head.hasRemaining() || !Arrays.equals(magic, MAGIC)) {
                throw damaged(file, "it is no file of tokens");
            }
            long tokens = head.getLong(8);
            int vocabulary = head.getInt(24);
            if (tokens < 0
                    || tokens > (Long.MAX_VALUE - HEAD) / Integer.BYTES
                    || channel.size() != HEAD + Integer.BYTES * tokens) {
                throw damaged(
                        file, "it says " + tokens + " tokens and has " + (channel.size() - HEAD) + " bytes of them");
            }
            List<IntBuffer> parts = new ArrayList<>();
            TokenDigest digest = new TokenDigest();
            for (long from = 0; from < tokens; from += PART) {
                long size = Math.min(PART, tokens - from) * Integer.BYTES;
                ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, HEAD + from * Integer.BYTES, size)
                        .order(ByteOrder.LITTLE_ENDIAN);
                digest.add(bytes.duplicate());
                parts.add(bytes.asIntBuffer());
                requireWithin(file, vocabulary, bytes.asIntBuffer(), from);
            }
            byte[] said = new byte[TokenDigest.BYTES];
            head.get(HASH_AT, said);
            String sha256 = digest.hex();
            if (!sha256.equals(HexFormat.of().formatHex(said))) {
                throw damaged(file, "its tokens are not those that its SHA-256 was taken of");
            }
            return new TokenFile(file, head, sha256, parts);
        }
    }

    private static void requireWithin(Path file, int vocabulary, IntBuffer tokens, long from) {
        for (int i = 0; i < tokens.limit(); i++) {
            int token = tokens.get(i);
            if (token < 0 || token >= vocabulary) {
                throw damaged(
                        file, "token " + (from + i) + " is " + token + " in a vocabulary of " + vocabulary + " tokens");
            }
        }
    }

    private static FormatException damaged(Path file, String how) {
        return new FormatException(file, how + ". Delete it, and it is made of the texts again.");
    }

    static void head(ByteBuffer head, long tokens, long texts, int vocabulary, byte[] hash) {
        head.put(MAGIC)
                .putLong(tokens)
                .putLong(texts)
                .putInt(vocabulary)
                .putInt(0)
                .put(hash);
    }

    public Path file() {
        return file;
    }

    /** How many tokens, those that end texts included. */
    public long tokens() {
        return tokens;
    }

    public long texts() {
        return texts;
    }

    /** How many tokens the vocabulary has: all in the file are less. */
    public int vocabulary() {
        return vocabulary;
    }

    /** Of the tokens, in hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /** The token at a place from 0 on. */
    public int token(long at) {
        return parts.get((int) (at / PART)).get((int) (at % PART));
    }

    @Override
    public String toString() {
        return file.getFileName() + ": " + tokens + " tokens of " + texts + " texts, " + (HEAD + Integer.BYTES * tokens)
                + " bytes";
    }
}
