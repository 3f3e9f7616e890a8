package dev.limpid.report;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many columns a text takes where letters have fixed widths: East Asian wide letters and emoji take two, marks that
 * sit on another letter none.
 *
 * <p>Counted by what a reader sees as one letter (a grapheme cluster), because terminals draw a family emoji or a flag
 * of several code points as one.
 */
final class DisplayWidth {
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final int EMOJI_STYLE = 0xFE0F;

    // First and last of each range: East_Asian_Width W or F, which includes all emoji drawn as pictures by default.
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE,
        0x2614, 0x2615, 0x2630, 0x2637, 0x2648, 0x2653, 0x267F, 0x267F, 0x268A, 0x268F, 0x2693, 0x2693, 0x26A1, 0x26A1,
        0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3,
        0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C,
        0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C,
        0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E, 0x3041, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3,
        0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18DF2, 0x1AFF0,
        0x1B2FB, 0x1D300, 0x1D376, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200,
        0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0,
        0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B,
        0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680,
        0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4,
        0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F7F0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70,
        0x1FAFF, 0x20000, 0x3FFFD
    };

    private DisplayWidth() {}

    static int of(String text) {
        int width = 0;
        for (Matcher cluster = CLUSTER.matcher(text); cluster.find(); ) {
            width += ofCluster(cluster.group());
        }
        return width;
    }

    /** The text, or as much of its beginning as fits into {@code columns} together with {@code ellipsis}. */
    static String cut(String text, int columns, String ellipsis) {
        if (of(text) <= columns) {
            return text;
        }
        int room = columns - of(ellipsis);
        int end = fitting(text, Math.max(0, room));
        return text.substring(0, end) + (room >= 0 ? ellipsis : "");
    }

    /** Where to cut a text so that what stands before takes at most {@code columns}; never inside a cluster. */
    static int fitting(String text, int columns) {
        int width = 0;
        int end = 0;
        for (Matcher cluster = CLUSTER.matcher(text); cluster.find(); ) {
            width += ofCluster(cluster.group());
            if (width > columns) {
                return end;
            }
            end = cluster.end();
        }
        return end;
    }

    /** The text with spaces behind it, up to {@code columns}. */
    static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }

    /** The text with spaces before it, up to {@code columns}. */
    static String padLeft(String text, int columns) {
        return " ".repeat(Math.max(0, columns - of(text))) + text;
    }

    private static int ofCluster(String cluster) {
        if (cluster.codePointAt(0) != EMOJI_STYLE && cluster.indexOf(EMOJI_STYLE) >= 0) {
            return 2;
        }
        return Math.min(2, cluster.codePoints().map(DisplayWidth::ofPoint).sum());
    }

    private static int ofPoint(int point) {
        switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> {
                return 0;
            }
            default -> {
                // Korean vowels and final consonants join the consonant before them.
                return point >= 0x1160 && point <= 0x11FF ? 0 : isWide(point) ? 2 : 1;
            }
        }
    }

    private static boolean isWide(int point) {
        int at = Arrays.binarySearch(WIDE, point);
        // An odd insertion point lies between the first and the last of a range.
        return at >= 0 || (-at - 1) % 2 == 1;
    }
}
