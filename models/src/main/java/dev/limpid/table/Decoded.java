package dev.limpid.table;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of any length as text, unpacked and without the mark at its beginning. Bytes that are no text, and a byte 0, are
 * refused with their place; whoever then asks again gets what follows them, but for a byte 0 in the first line, where the whole
 * file is taken for UTF-16. Not for several threads.
 */
public final class Decoded extends Reader {
    private static final int LONGEST_LINE = 1 << 24;

    private final Path file;
    private final long size;
    private final InputStream in;
    private final Encoding encoding;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
    private final CharBuffer chars = CharBuffer.allocate(1 << 15).flip();
    private final CharsetDecoder decoder;
    /** End of the characters that are decoded, behind those that are handed out where a byte 0 stands between. */
    private int decoded;

    /** Bytes before those in the buffer. */
    private long before;

    private boolean atEnd;
    private boolean isDone;
    /** Nothing can be read any more. */
    private boolean isLost;
    /** Within a line of which a part could not be read. */
    private boolean isBroken;
    /** Of what is decoded, which is ahead of what is read; from 1. */
    private long line = 1;

    private char last;
    /** Whether what could not be read last stood at the beginning of a line. */
    private boolean beganLine;

    /** Of what {@link #readLine} has read. */
    private int lines;

    private Decoded(Path file, InputStream in, Encoding encoding) throws IOException {
        this.file = file;
        this.size = Unpacked.isPacked(file) ? 0 : Files.size(file);
        this.in = in;
        this.encoding = encoding;
        this.decoder = marked().newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Opens a file.
     *
     * @throws FormatException if there is none; reading it, if it is damaged, or no text in that encoding
     */
    public static Decoded open(Path file, Encoding encoding) throws IOException {
        return open(file, encoding, Long.MAX_VALUE);
    }

    static Decoded open(Path file, Encoding encoding, long largest) throws IOException {
        InputStream in = Unpacked.open(file, largest);
        try {
            return new Decoded(file, in, encoding);
        } catch (IOException | RuntimeException refused) {
            in.close();
            throw refused;
        }
    }

    /** Steps over a mark, which says how the rest is written. */
    private Charset marked() throws IOException {
        while (bytes.remaining() < 3 && fill()) {
            // A packed stream may hand out a byte at a time.
        }
        int first = bytes.remaining() > 0 ? bytes.get(0) & 0xff : -1;
        int second = bytes.remaining() > 1 ? bytes.get(1) & 0xff : -1;
        int third = bytes.remaining() > 2 ? bytes.get(2) & 0xff : -1;
        if (first == 0xef && second == 0xbb && third == 0xbf) {
            bytes.position(3);
            return StandardCharsets.UTF_8;
        }
        if (first == 0xff && second == 0xfe || first == 0xfe && second == 0xff) {
            bytes.position(2);
            return first == 0xff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        return encoding.charset();
    }

    private boolean fill() throws IOException {
        before += bytes.position();
        bytes.compact();
        int count;
        try {
            count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        } catch (IOException | RuntimeException damaged) {
            isLost = true;
            throw damaged;
        }
        bytes.position(bytes.position() + Math.max(0, count)).flip();
        atEnd = count < 0;
        return !atEnd;
    }

    /** Whether there is more. */
    private boolean decode() throws IOException {
        if (chars.limit() < decoded) {
            throw zero();
        }
        if (isDone) {
            return false;
        }
        decoded = 0;
        chars.clear();
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, atEnd);
            if (chars.position() > 0) {
                break;
            }
            if (result.isError()) {
                chars.limit(0); // Nothing was decoded.
                refuse(result.length());
            }
            if (atEnd) {
                decoder.flush(chars);
                isDone = true;
                break;
            }
            fill();
        }
        chars.flip();
        decoded = chars.limit();
        handOut();
        if (!chars.hasRemaining() && decoded > 0) {
            throw zero();
        }
        return chars.hasRemaining();
    }

    /** What stands before the next byte 0. */
    private void handOut() {
        int at = chars.position();
        for (; at < decoded && chars.get(at) != 0; at++) {
            char c = chars.get(at);
            line += c == '\r' || c == '\n' && last != '\r' ? 1 : 0;
            last = c;
        }
        chars.limit(at);
    }

    private FormatException zero() {
        FormatException told = new FormatException(
                file,
                "it is no text in " + decoder.charset() + ": line " + line + " holds a byte 0, as UTF-16 does. "
                        + encoding.remedy());
        isLost = line == 1;
        beganLine = last == '\n' || last == '\r';
        last = 0;
        isBroken = true;
        int behind = chars.limit() + 1;
        chars.limit(decoded).position(isLost ? decoded : behind);
        handOut();
        return told;
    }

    private void refuse(int length) {
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < length && i < bytes.remaining(); i++) {
            found.append(String.format(" %02X", bytes.get(bytes.position() + i)));
        }
        long at = before + bytes.position();
        bytes.position(Math.min(bytes.limit(), bytes.position() + length));
        isBroken = true;
        beganLine = last == '\n' || last == '\r';
        last = 0;
        throw new FormatException(
                file,
                "it is no text in " + decoder.charset() + ": byte " + at + ", in line " + line + ", is" + found
                        + " in hexadecimal. " + encoding.remedy());
    }

    /** Which share of the file is decoded; {@code NaN} of a packed one. */
    double share() {
        return size > 0 ? Math.min(1, (double) (before + bytes.position()) / size) : Double.NaN;
    }

    boolean beganLine() {
        return beganLine;
    }

    /** Whether there may be more though reading has thrown. */
    boolean goesOn() {
        return !isLost;
    }

    /** Steps over what is left of a line, readable or not. */
    void skipLine() throws IOException {
        isBroken = false;
        while (true) {
            try {
                if (!chars.hasRemaining() && !decode()) {
                    return;
                }
            } catch (FormatException more) {
                if (isLost) {
                    throw more;
                }
                continue;
            }
            if (ends(chars.get())) {
                isBroken = false;
                return;
            }
        }
    }

    /** Whether a line ends with a character that was just read; of two that end it together both are. */
    private boolean ends(char read) throws IOException {
        if (read == '\r' && (chars.hasRemaining() || decode()) && chars.get(chars.position()) == '\n') {
            chars.get();
        }
        return read == '\n' || read == '\r';
    }

    @Override
    public int read(char[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!chars.hasRemaining() && !decode()) {
            return -1;
        }
        int count = Math.min(length, chars.remaining());
        chars.get(to, from, count);
        return count;
    }

    /**
     * What stands up to the next of the three ends that lines have, others that Unicode knows may stand in a text; null at the
     * end, where an empty line is none.
     *
     * @throws FormatException if it is longer than 16 Mi characters
     */
    public @Nullable String readLine() throws IOException {
        if (isBroken) {
            skipLine();
        }
        try {
            return line();
        } catch (FormatException refused) {
            lines++;
            throw refused;
        }
    }

    private @Nullable String line() throws IOException {
        StringBuilder found = new StringBuilder();
        boolean any = false;
        while (chars.hasRemaining() || decode()) {
            any = true;
            int from = chars.position();
            int at = from;
            while (at < chars.limit() && chars.get(at) != '\n' && chars.get(at) != '\r') {
                at++;
            }
            found.append(chars.array(), from, at - from);
            chars.position(at);
            if (found.length() > LONGEST_LINE) {
                isBroken = true;
                throw new FormatException(
                        file, "line " + (lines + 1) + " is longer than " + LONGEST_LINE + " characters. Break it.");
            }
            if (chars.hasRemaining()) {
                ends(chars.get());
                break;
            }
        }
        lines += any ? 1 : 0;
        return any ? found.toString() : null;
    }

    /** How many lines {@link #readLine} has read: the number of the last one. */
    public int lines() {
        return lines;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
