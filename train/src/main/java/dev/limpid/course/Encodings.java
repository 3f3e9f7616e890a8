package dev.limpid.course;

import dev.limpid.text.Token;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as tokens, in a file of their own that goes when this is closed: in memory there are eight bytes a text, however long they
 * are. Read by any number of threads once it is whole.
 */
final class Encodings implements AutoCloseable {
    /** Before the tokens stand their number and how many of them are of type 0. */
    private static final int HEAD = 2;

    private final Path file;
    private final FileChannel channel;
    /** Where each text begins, in numbers of four bytes, and at last where the file ends. */
    private final long[] starts;

    private Encodings(Path file, FileChannel channel, long[] starts) {
        this.file = file;
        this.channel = channel;
        this.starts = starts;
    }

    /** Writes texts one after the other. */
    static final class Writer implements AutoCloseable {
        private final Path file;
        private final DataOutputStream out;
        private long[] starts = new long[1024];
        private int count;

        /** @param folder for the file */
        Writer(Path folder) throws IOException {
            Files.createDirectories(folder);
            file = Files.createTempFile(folder, "tokens", ".bin");
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        }

        void add(List<Token> tokens) throws IOException {
            add(Encoding.of(tokens));
        }

        void add(Encoding text) throws IOException {
            out.writeInt(text.ids().length);
            out.writeInt(text.first());
            for (int id : text.ids()) {
                out.writeInt(id);
            }
            if (count + 2 > starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            starts[count + 1] = starts[count] + HEAD + text.ids().length;
            count++;
        }

        int count() {
            return count;
        }

        /** Ends writing. */
        Encodings done() throws IOException {
            out.close();
            return new Encodings(
                    file, FileChannel.open(file, StandardOpenOption.READ), Arrays.copyOf(starts, count + 1));
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    int size() {
        return starts.length - 1;
    }

    /** How many tokens a text has. */
    int length(int text) {
        return (int) (starts[text + 1] - starts[text] - HEAD);
    }

    Encoding get(int text) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (HEAD + length(text)));
        long at = Integer.BYTES * starts[text];
        try {
            while (bytes.hasRemaining()) {
                int read = channel.read(bytes, at + bytes.position());
                if (read < 0) {
                    throw new IOException("it ends before text " + text);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the texts' tokens in " + file + ".", unreadable);
        }
        bytes.flip();
        int count = bytes.getInt();
        int first = bytes.getInt();
        int[] ids = new int[count];
        bytes.asIntBuffer().get(ids);
        return new Encoding(ids, first);
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            throw new UncheckedIOException("Cannot remove " + file + ".", stays);
        }
    }
}
