package dev.limpid.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes PNG: the same bytes for the same pixels, on every machine. */
final class WritePng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int COLOUR = 2;
    private static final int PALETTE = 3;
    private static final int FILTERS = 5;

    private WritePng() {}

    /** A colour picture. */
    static byte[] of(Picture picture) {
        Picture rgb = picture.toRgb();
        return file(rgb.width(), rgb.height(), COLOUR, new byte[0], new byte[0], rgb.toBytes());
    }

    /**
     * A picture of 256 colours.
     *
     * @param indices row by row
     * @param argb the colours, each with its opacity in the highest byte
     */
    static byte[] indexed(int width, int height, byte[] indices, int[] argb) {
        byte[] palette = new byte[argb.length * 3];
        byte[] opacities = new byte[argb.length];
        for (int i = 0; i < argb.length; i++) {
            palette[3 * i] = (byte) (argb[i] >> 16);
            palette[3 * i + 1] = (byte) (argb[i] >> 8);
            palette[3 * i + 2] = (byte) argb[i];
            opacities[i] = (byte) (argb[i] >> 24);
        }
        return file(width, height, PALETTE, palette, opacities, indices);
    }

    private static byte[] file(int width, int height, int type, byte[] palette, byte[] opacities, byte[] samples) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream png = new DataOutputStream(bytes)) {
            png.write(SIGNATURE);
            chunk("IHDR", header(width, height, type), png);
            if (palette.length > 0) {
                chunk("PLTE", palette, png);
                chunk("tRNS", opacities, png);
            }
            chunk("IDAT", Deflate.zlib(filtered(samples, height, type == COLOUR ? 3 : 1)), png);
            chunk("IEND", new byte[0], png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
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

    private static byte[] header(int width, int height, int type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeInt(width);
        header.writeInt(height);
        header.write(new byte[] {8, (byte) type, 0, 0, 0});
        return bytes.toByteArray();
    }

    // Each row gets the filter that leaves the smallest differences; palettes none, as is advised for them.
    private static byte[] filtered(byte[] samples, int height, int step) {
        int width = samples.length / height;
        byte[] rows = new byte[height * (width + 1)];
        for (int y = 0; y < height; y++) {
            byte[] best = row(samples, y, width, step, 0);
            for (int filter = 1; step > 1 && filter < FILTERS; filter++) {
                byte[] row = row(samples, y, width, step, filter);
                best = size(row) < size(best) ? row : best;
            }
            System.arraycopy(best, 0, rows, y * (width + 1), width + 1);
        }
        return rows;
    }

    private static long size(byte[] row) {
        long size = 0;
        for (int i = 1; i < row.length; i++) {
            size += Math.abs(row[i]);
        }
        return size;
    }

    private static byte[] row(byte[] samples, int y, int width, int step, int filter) {
        byte[] row = new byte[width + 1];
        row[0] = (byte) filter;
        for (int x = 0; x < width; x++) {
            int at = y * width + x;
            int left = x >= step ? samples[at - step] & 0xff : 0;
            int above = y > 0 ? samples[at - width] & 0xff : 0;
            int corner = x >= step && y > 0 ? samples[at - width - step] & 0xff : 0;
            int predicted = switch (filter) {
                case 1 -> left;
                case 2 -> above;
                case 3 -> (left + above) / 2;
                case 4 -> paeth(left, above, corner);
                default -> 0;
            };
            row[x + 1] = (byte) (samples[at] - predicted);
        }
        return row;
    }

    private static int paeth(int left, int above, int corner) {
        int guess = left + above - corner;
        int toLeft = Math.abs(guess - left);
        int toAbove = Math.abs(guess - above);
        int toCorner = Math.abs(guess - corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }
}
