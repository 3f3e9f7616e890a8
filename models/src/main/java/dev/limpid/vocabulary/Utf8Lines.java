package dev.limpid.vocabulary;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a file, each with what ends it. A line that is very long comes in parts, cut between characters. */
final class Utf8Lines implements AutoCloseable {
    private static final int LONGEST = 1 << 20;

    private final Path file;
    private final InputStream in;
    private long line;
    private boolean within;
    private boolean begun;

    Utf8Lines(Path file) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /**
     * @return null behind the last
     * @throws FormatException if it is not UTF-8
     */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        line += within ? 0 : 1;
        int b = in.read();
        while (b >= 0) {
            bytes.write(b);
            if (b == '\n') {
                break;
            }
            in.mark(1);
            b = in.read();
            if (bytes.size() >= LONGEST && (b & 0xC0) != 0x80) {
                in.reset();
                break;
            }
        }
        within = b != '\n';
        if (bytes.size() == 0) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            // A mark of byte order is no part of the text.
            String unmarked = !begun && text.startsWith("\uFEFF") ? text.substring(1) : text;
            begun = true;
            return unmarked;
        } catch (CharacterCodingException broken) {
            throw new FormatException(
                    file, "line " + line + " is not UTF-8 text. Save the file as UTF-8 and run it again.");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
