package dev.limpid.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/**
 * PNG (W3C, third edition). Handed to the decoder: header, palette and data. Transparency and colour spaces change
 * nothing about the samples, so they are left out.
 */
record Png() implements Decoder {
    private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
    /** How many bytes one byte of deflated data can become. */
    private static final long MOST_INFLATED = 1032;

    private static final int GREY = 0;
    private static final int COLOUR = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int COLOUR_ALPHA = 6;

    @Override
    public boolean knows(Source source) {
        return source.has(0, SIGNATURE);
    }

    @Override
    public Picture decode(Source source) {
        Chunks chunks = Chunks.of(source);
        if (chunks.header < 0) {
            throw source.refusal("the PNG has no header. Fetch it again.");
        }
        source.checkSize(source.i32(chunks.header), source.i32(chunks.header + 4));
        if (!chunks.data) {
            throw source.cutShort();
        }
        int depth = source.u8(chunks.header + 8);
        int type = source.u8(chunks.header + 9);
        // No channel is thinner than a bit.
        source.checkHolds(
                source.i32(chunks.header),
                source.i32(chunks.header + 4),
                MOST_INFLATED * 8 * source.length() / Math.max(1, depth));
        BufferedImage image = ImageIo.image("png", source, chunks.kept.toByteArray());
        Picture picture = Orientation.upright(
                picture(source, image.getRaster(), type, depth, chunks.palette), chunks.orientation);
        if (type == GREY && depth == 16) {
            picture = picture.noting("Its 16-bit grey values are scaled linearly: 65535 is white.");
        }
        return chunks.frames > 1
                ? picture.noting("Animated: the first of " + chunks.frames + " frames is used.")
                : picture;
    }

    private static Picture picture(Source source, Raster raster, int type, int depth, byte[] palette) {
        return switch (type) {
            case GREY, GREY_ALPHA -> grey(raster, type, depth);
            case PALETTE -> Samples.indexed(raster, palette);
            case COLOUR, COLOUR_ALPHA -> Samples.of(raster, 3, depth == 16 ? value -> value >> 8 : value -> value);
            default -> throw source.refusal("colour type " + type + ", expected 0, 2, 3, 4 or 6. Fetch it again.");
        };
    }

    private static Picture grey(Raster raster, int type, int depth) {
        if (depth == 16) {
            // As Pillow does: with alpha the low byte is dropped.
            return type == GREY ? Samples.sixteenBits(raster) : Samples.of(raster, 1, value -> value >> 8);
        }
        int white = (1 << depth) - 1;
        return Samples.of(raster, 1, value -> value * 255 / white);
    }

    /** What stands in the file's chunks. */
    private static final class Chunks {
        private static final String EXIF = "eXIf";
        private static final String TEXT = "iTXt";
        private static final String XMP = "XML:com.adobe.xmp\0\0\0";

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private int header = -1;
        private byte[] palette = new byte[0];
        private boolean data;
        private int frames = 1;
        private int orientation = Orientation.UPRIGHT;

        static Chunks of(Source source) {
            Chunks chunks = new Chunks();
            chunks.kept.write(source.bytes(), 0, SIGNATURE.length());
            int at = SIGNATURE.length();
            // Without its last chunk a picture can still be whole.
            while (at + 12 <= source.length() && !source.has(at + 4, "IEND")) {
                int length = source.length(source.i32(at), at + 8);
                chunks.read(source, at, length);
                at += 12 + length;
            }
            if (at < source.length() && !source.has(at + 4, "IEND") && !chunks.data) {
                throw source.cutShort();
            }
            byte[] end = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82};
            chunks.kept.write(end, 0, end.length);
            return chunks;
        }

        private void read(Source source, int at, int length) {
            int from = at + 8;
            if (source.has(at + 4, "IHDR") && length == 13 && header < 0) {
                header = from;
                keep(source, at, length);
            } else if (source.has(at + 4, "PLTE")) {
                palette = new byte[length];
                System.arraycopy(source.bytes(), from, palette, 0, length);
                keep(source, at, length);
            } else if (source.has(at + 4, "IDAT")) {
                data = true;
                keep(source, at, length);
            } else if (source.has(at + 4, "acTL") && length >= 4) {
                frames = source.i32(from);
            } else if (source.has(at + 4, EXIF)) {
                orientation = Orientation.ofExif(source, from, length);
            } else if (source.has(at + 4, TEXT) && source.has(from, XMP) && orientation == Orientation.UPRIGHT) {
                orientation = Orientation.ofXmp(source, from, length);
            }
        }

        private void keep(Source source, int at, int length) {
            CRC32 check = new CRC32();
            check.update(source.bytes(), at + 4, length + 4);
            if ((int) check.getValue() != source.i32(at + 8 + length)) {
                throw source.refusal("the picture is damaged: a checksum at byte " + (at + 8 + length)
                        + " does not hold. Fetch it again.");
            }
            kept.write(source.bytes(), at, length + 12);
        }
    }
}
