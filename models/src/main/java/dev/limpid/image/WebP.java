package dev.limpid.image;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * WebP (RFC 9649). Handed to the decoder: one bitstream, lossy (VP8) or lossless (VP8L), as the simplest file there is.
 * Alpha beside it, profiles and further frames are left out.
 */
record WebP() implements Decoder {
    private static final int HEADER = 12;
    private static final int CHUNK = 8;
    private static final int FRAME_HEADER = 16;

    @Override
    public boolean knows(Source source) {
        return source.has(0, "RIFF") && source.has(8, "WEBP");
    }

    @Override
    public Picture decode(Source source) {
        Chunks chunks = Chunks.of(source);
        if (chunks.bitstream < 0) {
            throw source.refusal("a WebP without a picture in it. Fetch it again.");
        }
        Raster raster = ImageIo.webp(source, chunks.simple(source)).getRaster();
        Picture frame = Samples.of(raster, 3, value -> value);
        if (chunks.frames == 0) {
            return Orientation.upright(frame, chunks.orientation);
        }
        int width = chunks.width;
        int height = chunks.height;
        boolean whole = frame.width() == width && frame.height() == height;
        Picture canvas = whole ? frame : frame.crop(-chunks.left, -chunks.top, width, height, 0, 0, 0);
        Picture upright = Orientation.upright(canvas, chunks.orientation);
        return chunks.frames == 1
                ? upright
                : upright.noting("Animated: the first of " + chunks.frames + " frames is used.");
    }

    /** What stands in the file's chunks. */
    private static final class Chunks {
        private int orientation = Orientation.UPRIGHT;
        private int width;
        private int height;
        private int frames;
        private int left;
        private int top;
        private int bitstream = -1;
        private boolean exif;

        static Chunks of(Source source) {
            Chunks chunks = new Chunks();
            chunks.walk(source, HEADER, source.length());
            return chunks;
        }

        private void walk(Source source, int from, int end) {
            int at = from;
            while (at + CHUNK <= end) {
                int length = source.length(source.i32Little(at + 4), at + CHUNK);
                read(source, at, length);
                at += CHUNK + length + (length & 1);
            }
        }

        private void read(Source source, int at, int length) {
            int from = at + CHUNK;
            if (source.has(at, "VP8X")) {
                width = 1 + source.u24Little(from + 4);
                height = 1 + source.u24Little(from + 7);
                source.checkSize(width, height);
            } else if (source.has(at, "VP8 ") || source.has(at, "VP8L")) {
                bitstream = bitstream < 0 ? at : bitstream;
            } else if (source.has(at, "ANMF") && length > FRAME_HEADER) {
                if (++frames == 1) {
                    left = 2 * source.u24Little(from);
                    top = 2 * source.u24Little(from + 3);
                    walk(source, from + FRAME_HEADER, from + length);
                }
            } else if (source.has(at, "EXIF")) {
                // Some writers put a JPEG's prefix before it.
                int prefix = source.has(from, "Exif\0\0") ? 6 : 0;
                orientation = Orientation.ofExif(source, from + prefix, length - prefix);
                exif = orientation != Orientation.UPRIGHT;
            } else if (source.has(at, "XMP ") && !exif) {
                orientation = Orientation.ofXmp(source, from, length);
            }
        }

        private byte[] simple(Source source) {
            int length = source.i32Little(bitstream + 4);
            int padded = length + (length & 1);
            ByteBuffer riff = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            riff.put(source.bytes(), 0, 4).putInt(4 + CHUNK + padded).put(source.bytes(), 8, 4);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.write(riff.array(), 0, HEADER);
            file.write(source.bytes(), bitstream, CHUNK + length);
            if (padded > length) {
                file.write(0);
            }
            return file.toByteArray();
        }
    }
}
