package dev.limpid.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The bytes of a picture file and its name. Reading outside of the file is a refusal, not a crash.
 *
 * @param name for messages
 * @param bytes the whole file; not to be written to
 */
record Source(String name, byte[] bytes) {
    int length() {
        return bytes.length;
    }

    int u8(int at) {
        require(at, 1);
        return bytes[at] & 0xff;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int u16Little(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24Little(int at) {
        return u16Little(at) | u8(at + 2) << 16;
    }

    int i32(int at) {
        return u16(at) << 16 | u16(at + 2);
    }

    int i32Little(int at) {
        return u16Little(at) | u16Little(at + 2) << 16;
    }

    /** The length of a part that begins at {@code from}, checked to lie inside the file. */
    int length(int unsigned, int from) {
        require(from, unsigned < 0 ? Integer.MAX_VALUE : unsigned);
        return unsigned;
    }

    boolean has(int at, String ascii) {
        byte[] expected = ascii.getBytes(StandardCharsets.ISO_8859_1);
        if (at < 0 || at + expected.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Checks a picture's size before its pixels are given memory. */
    void checkSize(int width, int height) {
        if (width < 1 || height < 1) {
            throw refusal("it says that it has " + width + "×" + height + " pixels, expected at least one.");
        }
        if ((long) width * height > Picture.MOST_PIXELS) {
            throw refusal(String.format(
                    Locale.ROOT,
                    "%d×%d pixels are %,d, at most %,d are read. Make it smaller first.",
                    width,
                    height,
                    (long) width * height,
                    Picture.MOST_PIXELS));
        }
    }

    /** Checks that so many pixels can be in a file of this length at all, before they are given memory. */
    void checkHolds(int width, int height, long mostPixels) {
        if ((long) width * height > mostPixels) {
            throw refusal("the file has " + bytes.length + " bytes, too few for its " + width + "×" + height
                    + " pixels. Fetch it again.");
        }
    }

    ImageException refusal(String problem) {
        return new ImageException(name, problem);
    }

    ImageException cutShort() {
        return refusal("the file ends after " + bytes.length + " bytes, before its picture does. Fetch it again.");
    }

    private void require(int at, int count) {
        if (at < 0 || (long) at + count > bytes.length) {
            throw cutShort();
        }
    }
}
