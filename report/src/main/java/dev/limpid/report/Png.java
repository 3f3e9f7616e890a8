package dev.limpid.report;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Small pictures as data URIs: each pixel is one of 64 opacities of one colour, which keeps the palette small.
 *
 * <p>Written without compression, because what a deflater emits depends on the machine's zlib and reports must be the
 * same everywhere. The pictures are a few hundred bytes.
 */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int MOST_STORED = 65535;
    private static final int LEVELS = 64;
    private static final int FULL = 255;

    private Png() {}

    /**
     * A data URI.
     *
     * @param opacities row by row, unsigned: 255 covers
     * @param rgb the colour
     */
    static String uri(int width, int height, byte[] opacities, int rgb) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream png = new DataOutputStream(bytes)) {
            png.write(SIGNATURE);
            chunk("IHDR", header(width, height), png);
            chunk("PLTE", palette(rgb), png);
            chunk("tRNS", ramp(), png);
            chunk("IDAT", stored(rows(width, height, opacities)), png);
            chunk("IEND", new byte[0], png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static void chunk(String type, byte[] data, DataOutputStream png) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        png.writeInt(data.length);
        png.write(name);
        png.write(data);
        png.writeInt((int) check.getValue());
    }

    private static byte[] header(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeInt(width);
        header.writeInt(height);
        // Eight bits, palette, and the only compression, filter set and order there are.
        header.write(new byte[] {8, 3, 0, 0, 0});
        return bytes.toByteArray();
    }

    private static byte[] palette(int rgb) {
        byte[] palette = new byte[LEVELS * 3];
        for (int i = 0; i < palette.length; i++) {
            palette[i] = (byte) (rgb >> (16 - i % 3 * 8));
        }
        return palette;
    }

    private static byte[] ramp() {
        byte[] ramp = new byte[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            ramp[i] = (byte) (i * FULL / (LEVELS - 1));
        }
        return ramp;
    }

    // Each row begins with the number of its filter: 0, none.
    private static byte[] rows(int width, int height, byte[] pixels) {
        byte[] rows = new byte[height * (width + 1)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int level = Math.round((pixels[y * width + x] & FULL) * (LEVELS - 1f) / FULL);
                rows[y * (width + 1) + 1 + x] = (byte) level;
            }
        }
        return rows;
    }

    private static byte[] stored(byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream zlib = new DataOutputStream(bytes);
        zlib.write(new byte[] {0x78, 0x01});
        int start = 0;
        do {
            int length = Math.min(MOST_STORED, data.length - start);
            zlib.writeByte(start + length == data.length ? 1 : 0);
            zlib.writeShort(Short.reverseBytes((short) length));
            zlib.writeShort(Short.reverseBytes((short) ~length));
            zlib.write(data, start, length);
            start += length;
        } while (start < data.length);
        Adler32 check = new Adler32();
        check.update(data);
        zlib.writeInt((int) check.getValue());
        return bytes.toByteArray();
    }
}
