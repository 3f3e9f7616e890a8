package dev.limpid.corpus;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records of bytes in a file, each reached by its number, whatever their number: what is held in memory does not depend on it.
 * Beside the records lies a file of 8 bytes for each, which says where it ends. Records may be read by several threads.
 */
public final class Store implements Closeable {
    private static final String RECORDS = "corpus";

    private final Path records;
    private final Path ends;
    private final FileChannel data;
    private final FileChannel index;
    private final long size;
    private boolean isKept;

    private Store(Path records, Path ends, long size) throws IOException {
        this.records = records;
        this.ends = ends;
        this.size = size;
        this.data = FileChannel.open(records, StandardOpenOption.READ);
        try {
            this.index = FileChannel.open(ends, StandardOpenOption.READ);
        } catch (IOException unreadable) {
            data.close();
            throw unreadable;
        }
    }

    /**
     * Begins a store in a folder, which is made if it is not there.
     *
     * @throws IOException in one line with the folder, if nothing can be written there
     */
    public static Writer in(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Path records = Files.createTempFile(folder, RECORDS, ".records");
            Path ends = Files.createTempFile(folder, RECORDS, ".ends");
            return new Writer(records, ends, Files.newOutputStream(records), Files.newOutputStream(ends));
        } catch (IOException refused) {
            throw unwritable(folder, 0, 0, refused);
        }
    }

    private static IOException unwritable(Path folder, long records, long bytes, IOException why) {
        String reason = why.getMessage() == null ? "it cannot be written" : why.getMessage();
        return new IOException(
                "Data cannot be stored in " + folder + " (" + reason + "), after " + records + " rows and " + bytes
                        + " bytes. Make room there, or name another folder.",
                why);
    }

    /** Takes records, one after the other. Closed without being finished it leaves nothing behind. */
    public static final class Writer implements Closeable {
        private final Path records;
        private final Path ends;
        private final DataOutputStream data;
        private final DataOutputStream index;
        private long size;
        private long bytes;
        private boolean isFinished;

        Writer(Path records, Path ends, OutputStream data, OutputStream index) {
            this.records = records;
            this.ends = ends;
            this.data = new DataOutputStream(new BufferedOutputStream(data, 1 << 16));
            this.index = new DataOutputStream(new BufferedOutputStream(index, 1 << 16));
        }

        /**
         * Adds a record.
         *
         * @throws IOException in one line with the folder and what is written by then, if the disk is full
         */
        public void add(byte[] record) throws IOException {
            try {
                data.write(record);
                bytes += record.length;
                index.writeLong(bytes);
                size++;
            } catch (IOException full) {
                throw unwritable(folder(), size, bytes, full);
            }
        }

        /** How many records there are by now. */
        public long size() {
            return size;
        }

        /**
         * All records, to be read. Nothing can be added any more.
         *
         * @throws IOException as {@link #add} does
         */
        public Store finish() throws IOException {
            try {
                data.close();
                index.close();
                Store store = new Store(records, ends, size);
                isFinished = true;
                return store;
            } catch (IOException full) {
                throw unwritable(folder(), size, bytes, full);
            }
        }

        private Path folder() {
            Path folder = records.toAbsolutePath().getParent();
            return folder == null ? records : folder;
        }

        @Override
        public void close() throws IOException {
            if (isFinished) {
                return;
            }
            closeQuietly(data);
            closeQuietly(index);
            Files.deleteIfExists(records);
            Files.deleteIfExists(ends);
        }

        private static void closeQuietly(Closeable file) {
            try {
                file.close();
            } catch (IOException full) {
                // What could not be written then cannot be now, and is deleted.
            }
        }
    }

    /** How many records there are. */
    public long size() {
        return size;
    }

    /**
     * A record, from 0.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public byte[] get(long at) throws IOException {
        if (at < 0 || at >= size) {
            throw new IndexOutOfBoundsException("There are records 0 to " + (size - 1) + ", got " + at + ".");
        }
        ByteBuffer borders = read(index, at == 0 ? 0 : (at - 1) * Long.BYTES, at == 0 ? Long.BYTES : 2 * Long.BYTES);
        long from = at == 0 ? 0 : borders.getLong();
        return read(data, from, (int) (borders.getLong() - from)).array();
    }

    private ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException(records + " was cut while it was read. Let nothing else write there.");
            }
        }
        return bytes.flip();
    }

    /** Leaves the files where they are when this is closed. */
    public void keep() {
        isKept = true;
    }

    /** Deletes the files, if they are not to be kept. */
    @Override
    public void close() throws IOException {
        try {
            data.close();
        } finally {
            index.close();
        }
        if (!isKept) {
            Files.deleteIfExists(records);
            Files.deleteIfExists(ends);
        }
    }
}
