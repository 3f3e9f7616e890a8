package dev.limpid.image;

import java.nio.charset.StandardCharsets;
import java.util.function.IntBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a camera was held: EXIF 2.32, tag 274, from 1 (upright) to 8; also where Pillow looks for it, in XMP. */
final class Orientation {
    static final int UPRIGHT = 1;

    private static final int TAG = 274;
    private static final int LAST = 8;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY = 12;
    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private Orientation() {}

    /**
     * The orientation that EXIF data tells, in which damage means upright: a picture can be seen without it.
     *
     * @param from where the data's TIFF header begins
     */
    static int ofExif(Source source, int from, int length) {
        Source exif = part(source, from, length);
        try {
            boolean little = exif.has(0, "II");
            if (!little && !exif.has(0, "MM")) {
                return UPRIGHT;
            }
            int directory = i32(exif, 4, little);
            int entries = u16(exif, directory, little);
            for (int i = 0; i < entries; i++) {
                int at = directory + 2 + i * ENTRY;
                if (u16(exif, at, little) == TAG) {
                    int type = u16(exif, at + 2, little);
                    int value = type == SHORT
                            ? u16(exif, at + 8, little)
                            : type == LONG ? i32(exif, at + 8, little) : exif.u8(at + 8);
                    return valid(value);
                }
            }
        } catch (ImageException damaged) {
            return UPRIGHT;
        }
        return UPRIGHT;
    }

    /** The orientation that an XMP packet tells. */
    static int ofXmp(Source source, int from, int length) {
        Matcher told = XMP.matcher(new String(part(source, from, length).bytes(), StandardCharsets.ISO_8859_1));
        return told.find() ? valid(told.group(1).charAt(0) - '0') : UPRIGHT;
    }

    /** The picture turned and mirrored so that it stands upright. */
    static Picture upright(Picture picture, int orientation) {
        int w = picture.width();
        int h = picture.height();
        IntBinaryOperator source = switch (orientation) {
            case 2 -> (x, y) -> y * w + w - 1 - x;
            case 3 -> (x, y) -> (h - 1 - y) * w + w - 1 - x;
            case 4 -> (x, y) -> (h - 1 - y) * w + x;
            case 5 -> (x, y) -> x * w + y;
            case 6 -> (x, y) -> (h - 1 - x) * w + y;
            case 7 -> (x, y) -> (h - 1 - x) * w + w - 1 - y;
            case 8 -> (x, y) -> x * w + w - 1 - y;
            default -> (x, y) -> y * w + x;
        };
        if (orientation == UPRIGHT) {
            return picture;
        }
        boolean turned = orientation > 4;
        return picture.rearranged(turned ? h : w, turned ? w : h, source);
    }

    private static Source part(Source source, int from, int length) {
        byte[] part = new byte[source.length(length, from)];
        System.arraycopy(source.bytes(), from, part, 0, length);
        return new Source(source.name(), part);
    }

    private static int valid(int value) {
        return value >= UPRIGHT && value <= LAST ? value : UPRIGHT;
    }

    private static int u16(Source source, int at, boolean little) {
        return little ? source.u16Little(at) : source.u16(at);
    }

    private static int i32(Source source, int at, boolean little) {
        return little ? source.i32Little(at) : source.i32(at);
    }
}
