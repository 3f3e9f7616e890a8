package dev.limpid.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;

/** GIF 87a and 89a. Handed to the decoder: the first frame, alone. Transparency is dropped. */
record Gif() implements Decoder {
    private static final int SCREEN = 13;
    private static final int DESCRIPTOR = 10;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int HAS_TABLE = 0x80;

    @Override
    public boolean knows(Source source) {
        return source.has(0, "GIF87a") || source.has(0, "GIF89a");
    }

    @Override
    public Picture decode(Source source) {
        Blocks blocks = Blocks.of(source);
        if (blocks.frames == 0) {
            throw source.refusal("a GIF without a picture in it. Fetch it again.");
        }
        int width = source.u16Little(6);
        int height = source.u16Little(8);
        source.checkSize(width, height);
        BufferedImage image = ImageIo.image("gif", source, blocks.first.toByteArray());
        Picture frame = Samples.colours(image);
        boolean whole = frame.width() == width && frame.height() == height && blocks.left == 0 && blocks.top == 0;
        Picture screen = whole
                ? frame
                : frame.crop(-blocks.left, -blocks.top, width, height, background(image, blocks.transparent));
        return blocks.frames == 1
                ? screen
                : screen.noting("Animated: the first of " + blocks.frames + " frames is used.");
    }

    // Around a first frame that is smaller than the screen Pillow puts the transparent colour, else the first one.
    private static int[] background(BufferedImage image, int transparent) {
        IndexColorModel model = (IndexColorModel) image.getColorModel();
        int index = Math.min(Math.max(transparent, 0), model.getMapSize() - 1);
        return new int[] {model.getRed(index), model.getGreen(index), model.getBlue(index)};
    }

    /** What stands in the file's blocks. */
    private static final class Blocks {
        private final ByteArrayOutputStream first = new ByteArrayOutputStream();
        private int frames;
        private int left;
        private int top;
        private int transparent = -1;

        static Blocks of(Source source) {
            Blocks blocks = new Blocks();
            int at = SCREEN + table(source.u8(10));
            source.length(at, 0);
            blocks.first.write(source.bytes(), 0, at);
            while (at < source.length() && source.u8(at) != TRAILER) {
                at = blocks.read(source, at);
            }
            blocks.first.write(TRAILER);
            return blocks;
        }

        private int read(Source source, int at) {
            if (source.u8(at) == EXTENSION) {
                int end = skip(source, at + 2);
                if (source.u8(at + 1) == GRAPHIC_CONTROL && frames == 0) {
                    transparent = (source.u8(at + 3) & 1) == 1 ? source.u8(at + 6) : -1;
                }
                return end;
            }
            if (source.u8(at) != IMAGE) {
                if (frames > 0) {
                    return source.length();
                }
                throw source.refusal("the picture is damaged: no block begins at byte " + at + ". Fetch it again.");
            }
            int data = at + DESCRIPTOR + table(source.u8(at + 9));
            if (++frames > 1) {
                return skip(source, data + 1);
            }
            left = source.u16Little(at + 1);
            top = source.u16Little(at + 3);
            int end = skip(source, data + 1);
            first.write(source.bytes(), at, end - at);
            return end;
        }

        private static int table(int flags) {
            return (flags & HAS_TABLE) == 0 ? 0 : 3 << (flags & 7) + 1;
        }

        // A row of blocks, each with its length before it, up to an empty one.
        private static int skip(Source source, int from) {
            int at = from;
            while (source.u8(at) != 0) {
                at += 1 + source.u8(at);
            }
            return at + 1;
        }
    }
}
