package dev.limpid.train;

import dev.limpid.text.Text;
import dev.limpid.text.Tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes texts as they come into a {@link TokenFile}: the tokens of each, without those that a tokenizer puts around a text, and
 * one that ends it. The file is in its place when it is whole, and not before.
 */
public final class TokenWriter implements AutoCloseable {
    /** Longer texts are handed to the tokenizer in parts, cut before a line where no token can lie across. */
    private static final int LONGEST = 1 << 18;

    private final Path file;
    private final Path draft;
    private final FileChannel channel;
    private final Tokenizer tokenizer;
    private final int end;
    private final TokenDigest digest = new TokenDigest();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long tokens;
    private long texts;

    /**
     * @param end the id of the token that ends a text
     */
    public TokenWriter(Path file, Tokenizer tokenizer, int end) throws IOException {
        if (end < 0 || end >= tokenizer.vocabulary().size()) {
            throw new IllegalArgumentException("The token that ends a text has the id " + end
                    + ", the vocabulary has 0 to " + (tokenizer.vocabulary().size() - 1) + ".");
        }
        this.file = file;
        this.tokenizer = tokenizer;
        this.end = end;
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        this.draft = Files.createTempFile(folder, file.getFileName().toString(), ".part");
        this.channel = FileChannel.open(draft, StandardOpenOption.WRITE);
        channel.position(TokenFile.HEAD);
        buffer.clear();
    }

    /** Adds a text. One without any token adds nothing. */
    public void add(String text) throws IOException {
        long before = tokens;
        for (int from = 0, to; from < text.length(); from = to) {
            to = from + LONGEST >= text.length() ? text.length() : cut(text, from + LONGEST);
            for (long id : tokenizer.ids(Text.of(text.substring(from, to)), false)) {
                put((int) id);
            }
        }
        if (tokens > before) {
            put(end);
            texts++;
        }
    }

    /** The first place from {@code at} on that is behind a single end of line, and before something that is not white. */
    private static int cut(String text, int at) {
        for (int i = at; i < text.length(); i++) {
            if (text.charAt(i - 1) == '\n'
                    && !Character.isWhitespace(text.charAt(i))
                    && !Character.isWhitespace(text.charAt(i - 2))) {
                return i;
            }
        }
        return text.length();
    }

    private void put(int token) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.putInt(token);
        tokens++;
    }

    private void flush() throws IOException {
        buffer.flip();
        digest.add(buffer.duplicate());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    public long tokens() {
        return tokens;
    }

    public long texts() {
        return texts;
    }

    /**
     * Ends writing, and puts the file in its place.
     *
     * @throws IllegalArgumentException if no text had a token
     */
    public TokenFile done() throws IOException {
        if (tokens == 0) {
            throw new IllegalArgumentException("There is no text for " + file.getFileName()
                    + ": no token came. Give it some, or hold back another share.");
        }
        flush();
        ByteBuffer head = ByteBuffer.allocate(TokenFile.HEAD).order(ByteOrder.LITTLE_ENDIAN);
        TokenFile.head(head, tokens, texts, tokenizer.vocabulary().size(), digest.take());
        head.flip();
        for (int at = 0; head.hasRemaining(); ) {
            at += channel.write(head, at);
        }
        channel.force(true);
        channel.close();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return TokenFile.open(file);
    }

    /** Leaves nothing behind if {@link #done} was not reached. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(draft);
    }
}
