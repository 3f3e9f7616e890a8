package dev.limpid.table;

import dev.limpid.format.FormatException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file as text, unpacked if its name ends in {@code .gz}. */
final class Unpacked {
    /** Bytes of a file, and of what is in it. */
    static final int LARGEST = 256 << 20;

    private static final String PACKED = ".gz";
    private static final char MARK = '\uFEFF';

    private Unpacked() {}

    /** The file's name in lower case, without the ending that says that it is packed. */
    static String name(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(PACKED) ? name.substring(0, name.length() - PACKED.length()) : name;
    }

    /**
     * @throws FormatException if there is no such file, it is larger than {@value #LARGEST} bytes, is not packed as its name
     *     says, or is no UTF-8
     */
    static String text(Path file) throws IOException {
        return text(file, LARGEST);
    }

    static String text(Path file, int largest) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FormatException(
                    file, (Files.exists(file) ? "it is no file" : "no such file") + ", expected one at " + file + ".");
        }
        byte[] bytes;
        try (InputStream opened = Files.newInputStream(file);
                InputStream in = isPacked(file) ? new GZIPInputStream(opened) : opened) {
            bytes = in.readNBytes(largest + 1);
        } catch (ZipException | EOFException damaged) {
            throw new FormatException(file, "it is damaged, or not packed by gzip as its name says.", damaged);
        }
        if (bytes.length > largest) {
            throw new FormatException(file, "more than " + largest + " bytes, which is more than is read. Split it.");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
        } catch (CharacterCodingException damaged) {
            throw new FormatException(file, "it is no text in UTF-8. Save it as UTF-8.", damaged);
        }
    }

    private static boolean isPacked(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(PACKED);
    }
}
