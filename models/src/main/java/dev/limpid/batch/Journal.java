package dev.limpid.batch;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Answers of the part that is not whole yet, row after row, so that a process that is killed loses none that it wrote. A line is a
 * checksum, whether the row is good, and the answer; what follows the last whole line is cut off when it is opened again.
 */
final class Journal implements Closeable {
    private static final char GOOD = '+';
    private static final char BAD = '-';
    /** Hexadecimal digits of the checksum, a space, and the sign. */
    private static final int HEAD = 10;

    /** Nanoseconds that an answer may wait before it is handed to the system. */
    private static final long PATIENCE = 200_000_000L;

    private final Path file;
    private final FileChannel channel;
    private final OutputStream out;
    private int rows;
    private int bad;
    private long flushed = System.nanoTime();

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    /** Hears of answers in their order. */
    interface Reader {
        void read(String line, boolean good) throws IOException;
    }

    /** Opens one, what is there of it being kept. */
    static Journal open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Journal journal = new Journal(file, channel);
        try {
            channel.truncate(journal.whole());
            channel.position(channel.size());
            return journal;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Bytes up to the end of the last line that is as it was written. */
    private long whole() throws IOException {
        long end = 0;
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        Line line = new Line();
        for (long at = 0; channel.read(bytes.clear(), at) > 0; at += bytes.position()) {
            for (int i = 0; i < bytes.position(); i++) {
                byte one = bytes.get(i);
                if (one != '\n') {
                    line.add(one);
                    continue;
                }
                String text = line.take();
                if (!isWhole(text)) {
                    return end;
                }
                end = at + i + 1;
                rows++;
                bad += text.charAt(HEAD - 1) == BAD ? 1 : 0;
            }
        }
        return end;
    }

    /** Bytes of a line that is not ended yet. */
    private static final class Line {
        private byte[] bytes = new byte[1 << 10];
        private int size;

        void add(byte one) {
            if (size == bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, 2 * size);
            }
            bytes[size++] = one;
        }

        String take() {
            String text = new String(bytes, 0, size, StandardCharsets.UTF_8);
            size = 0;
            return text;
        }
    }

    private static boolean isWhole(String text) {
        return text.length() >= HEAD
                && (text.charAt(HEAD - 1) == GOOD || text.charAt(HEAD - 1) == BAD)
                && text.startsWith(checksum(text.substring(HEAD - 1)));
    }

    private static String checksum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    /** How many rows are in it, bad ones too. */
    int rows() {
        return rows;
    }

    /** How many of them have no answer. */
    int bad() {
        return bad;
    }

    void add(Answer answer) throws IOException {
        String text = (answer.reason() == null ? GOOD : BAD) + answer.line();
        out.write((checksum(text) + " " + text + "\n").getBytes(StandardCharsets.UTF_8));
        rows++;
        bad += answer.reason() == null ? 0 : 1;
        if (System.nanoTime() - flushed > PATIENCE) {
            flush();
        }
    }

    void flush() throws IOException {
        out.flush();
        flushed = System.nanoTime();
    }

    /** All answers in it. */
    void read(Reader reader) throws IOException {
        flush();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.read(line.substring(HEAD), line.charAt(HEAD - 1) == GOOD);
            }
        }
    }

    /** Takes the file away. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            flush();
            channel.close();
        }
    }
}
