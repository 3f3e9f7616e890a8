package dev.limpid.table;

import dev.limpid.format.FormatException;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a file, unpacked if its name ends in {@code .gz}; damage is told in one line. */
final class Unpacked extends FilterInputStream {
    /** Bytes of a file that is held whole, and of what is in it. */
    static final int LARGEST = 256 << 20;

    private static final String PACKED = ".gz";

    private final Path file;
    private final long largest;
    private long read;

    private Unpacked(Path file, InputStream in, long largest) {
        super(in);
        this.file = file;
        this.largest = largest;
    }

    /** The file's name in lower case, without the ending that says that it is packed. */
    static String name(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(PACKED) ? name.substring(0, name.length() - PACKED.length()) : name;
    }

    /**
     * Opens a file; reading throws a {@link FormatException} where it is damaged, or holds more than {@code largest} bytes.
     *
     * @throws FormatException if there is no such file, or it is not packed as its name says
     */
    static InputStream open(Path file, long largest) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FormatException(
                    file, (Files.exists(file) ? "it is no file" : "no such file") + ", expected one at " + file + ".");
        }
        InputStream opened = Files.newInputStream(file);
        if (!isPacked(file)) {
            return new Unpacked(file, opened, largest);
        }
        try {
            return new Unpacked(file, new GZIPInputStream(opened, 1 << 16), largest);
        } catch (ZipException | EOFException damaged) {
            opened.close();
            throw new FormatException(file, "it is damaged, or not packed by gzip as its name says.", damaged);
        } catch (IOException unreadable) {
            opened.close();
            throw unreadable;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int count;
        try {
            count = super.read(to, from, length);
        } catch (EOFException cut) {
            throw new FormatException(
                    file,
                    "the packed file breaks off after " + read + " bytes of what is in it. Copy or pack it again.",
                    cut);
        } catch (ZipException damaged) {
            throw new FormatException(
                    file,
                    "the packed file is damaged after " + read + " bytes of what is in it. Copy or pack it again.",
                    damaged);
        }
        read += Math.max(0, count);
        if (read > largest) {
            throw new FormatException(file, "more than " + largest + " bytes, which is more than is read. Split it.");
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    static boolean isPacked(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(PACKED);
    }
}
