package dev.limpid.image;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * JPEG (ITU-T T.81). Handed to the decoder: tables, frame and scans. It gives the components back as they are stored;
 * what they mean is told here, as libjpeg tells it, and converted with its arithmetic.
 */
record Jpeg() implements Decoder {
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COMMENT = 0xFE;
    private static final int SCAN = 0xDA;
    private static final int END = 0xD9;
    /** A unit of 32×32 pixels, the largest there is, takes a bit at least. */
    private static final long PIXELS_PER_BYTE = 8 * 32 * 32;

    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

    /** What the components are. */
    private enum Colours {
        GREY,
        RGB,
        YCC,
        CMYK,
        YCCK
    }

    @Override
    public boolean knows(Source source) {
        return source.has(0, "\u00FF\u00D8\u00FF");
    }

    @Override
    public Picture decode(Source source) {
        Segments segments = Segments.of(source);
        Colours colours = segments.colours(source);
        source.checkHolds(
                source.u16(segments.frame + 3), source.u16(segments.frame + 1), PIXELS_PER_BYTE * source.length());
        List<String> warnings = new ArrayList<>();
        Raster raster = ImageIo.jpeg(source, segments.kept.toByteArray(), warnings);
        Picture picture = Orientation.upright(picture(raster, colours), segments.orientation);
        return warnings.isEmpty()
                ? picture
                : picture.noting("The file is damaged in places; what could be read of it is used.");
    }

    private static Picture picture(Raster raster, Colours colours) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        if (colours == Colours.GREY) {
            return Samples.of(raster, 1, value -> value);
        }
        int bands = raster.getNumBands();
        byte[] samples = new byte[width * height * 3];
        int[] rgb = new int[3];
        for (int y = 0; y < height; y++) {
            int[] row = Samples.row(raster, y);
            for (int x = 0; x < width; x++) {
                int at = x * bands;
                if (colours == Colours.YCC || colours == Colours.YCCK) {
                    ofYcc(row[at], row[at + 1], row[at + 2], rgb);
                } else {
                    System.arraycopy(row, at, rgb, 0, 3);
                }
                if (bands == 4) {
                    ofCmyk(rgb, row[at + 3], colours == Colours.YCCK);
                }
                for (int channel = 0; channel < 3; channel++) {
                    samples[(y * width + x) * 3 + channel] = (byte) rgb[channel];
                }
            }
        }
        return Picture.over(width, height, 3, samples);
    }

    // T.871, in libjpeg's 16-bit fixed point: 1.402, 0.34414, 0.71414, 1.772.
    private static void ofYcc(int y, int cb, int cr, int[] rgb) {
        int blue = cb - 128;
        int red = cr - 128;
        rgb[0] = clamp(y + (91881 * red + 0x8000 >> 16));
        rgb[1] = clamp(y + (-22554 * blue - 46802 * red + 0x8000 >> 16));
        rgb[2] = clamp(y + (116130 * blue + 0x8000 >> 16));
    }

    // Four inks are stored inverted, as Adobe does and Pillow expects of every file; YCCK's first three once more.
    private static void ofCmyk(int[] inks, int key, boolean inverted) {
        for (int channel = 0; channel < 3; channel++) {
            int ink = inverted ? inks[channel] : 255 - inks[channel];
            int dark = ink * key + 128;
            inks[channel] = clamp(key - ((dark >> 8) + dark >> 8));
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** What stands in the file's segments. */
    private static final class Segments {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private int orientation = Orientation.UPRIGHT;
        private boolean jfif;
        private int adobe = -1;
        private int frame = -1;

        static Segments of(Source source) {
            Segments segments = new Segments();
            segments.kept.write(source.bytes(), 0, 2);
            int at = 2;
            while (true) {
                if (source.u8(at) != 0xFF || source.u8(at + 1) == 0xFF || source.u8(at + 1) == 0) {
                    at++;
                    continue;
                }
                int marker = source.u8(at + 1);
                if (marker == SCAN) {
                    segments.kept.write(source.bytes(), at, source.length() - at);
                    return segments;
                }
                if (marker == END) {
                    throw source.refusal("a JPEG without a picture in it. Fetch it again.");
                }
                // Restart markers and the like stand alone.
                int length = marker >= 0xC0 && (marker < 0xD0 || marker > 0xD8) ? source.u16(at + 2) : 0;
                source.length(length, at + 2);
                if (length >= 2) {
                    segments.read(source, marker, at + 4, length - 2);
                }
                at += 2 + length;
            }
        }

        private void read(Source source, int marker, int from, int length) {
            boolean metadata = marker >= APP0 && marker <= APP15 || marker == COMMENT;
            if (marker == APP0) {
                jfif |= source.has(from, "JFIF\0") && length >= 14;
            } else if (marker == APP14 && source.has(from, "Adobe") && length >= 12) {
                adobe = source.u8(from + 11);
            } else if (marker == APP1 && source.has(from, EXIF) && length > EXIF.length()) {
                orientation = Orientation.ofExif(source, from + EXIF.length(), length - EXIF.length());
            } else if (marker == APP1 && source.has(from, XMP) && orientation == Orientation.UPRIGHT) {
                orientation = Orientation.ofXmp(source, from, length);
            } else if (isFrame(marker)) {
                checkFrame(source, marker, from);
                frame = from;
            }
            if (!metadata) {
                kept.write(source.bytes(), from - 4, length + 4);
            }
        }

        private static boolean isFrame(int marker) {
            return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        }

        private static void checkFrame(Source source, int marker, int from) {
            if (marker > 0xC2) {
                throw source.refusal("a " + (marker > 0xC8 ? "JPEG with arithmetic coding" : "lossless JPEG")
                        + ", expected a baseline or progressive one. Convert it to PNG.");
            }
            if (source.u8(from) != 8) {
                throw source.refusal("a JPEG with " + source.u8(from) + " bits, expected 8. Convert it to PNG.");
            }
            source.checkSize(source.u16(from + 3), source.u16(from + 1));
        }

        private Colours colours(Source source) {
            if (frame < 0) {
                throw source.refusal("a JPEG that does not say its size. Fetch it again.");
            }
            int components = source.u8(frame + 5);
            return switch (components) {
                case 1 -> Colours.GREY;
                case 3 -> isRgb(source) ? Colours.RGB : Colours.YCC;
                case 4 -> adobe == 2 ? Colours.YCCK : Colours.CMYK;
                default ->
                    throw source.refusal(
                            "a JPEG with " + components + " components, expected 1, 3 or 4. Convert it to PNG.");
            };
        }

        private boolean isRgb(Source source) {
            if (jfif || adobe >= 0) {
                return !jfif && adobe == 0;
            }
            return source.u8(frame + 6) == 'R' && source.u8(frame + 9) == 'G' && source.u8(frame + 12) == 'B';
        }
    }
}
