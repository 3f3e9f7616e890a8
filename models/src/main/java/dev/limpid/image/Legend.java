package dev.limpid.image;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** A colour bar with the scores of its ends and its middle, below a picture. */
final class Legend {
    private static final int BLACK = 0x202020;
    private static final int WHITE = 0xFFFFFF;
    private static final int MARGIN = 8;
    private static final int BAR = 14;
    private static final int SCALE = 2;
    private static final int GLYPH_HEIGHT = 7;
    private static final int GLYPH_WIDTH = 5;
    private static final int HEIGHT = MARGIN + BAR + 6 + GLYPH_HEIGHT * SCALE + MARGIN;

    // Five columns and seven rows each, drawn by hand: fonts differ between machines.
    private static final Map<Character, String> GLYPHS = Map.ofEntries(
            Map.entry('0', " ### #   ##  ### # ###  ##   # ### "),
            Map.entry('1', "  #   ##    #    #    #    #   ### "),
            Map.entry('2', " ### #   #    #   #   #   #   #####"),
            Map.entry('3', " ### #   #    #  ##     ##   # ### "),
            Map.entry('4', "   #   ##  # # #  # #####   #    # "),
            Map.entry('5', "######    ####     #    ##   # ### "),
            Map.entry('6', "  ##  #   #    #### #   ##   # ### "),
            Map.entry('7', "#####    #   #   #   #    #    #   "),
            Map.entry('8', " ### #   ##   # ### #   ##   # ### "),
            Map.entry('9', " ### #   ##   # ####    #   #  ##  "),
            Map.entry('+', "       #    #  #####  #    #       "),
            Map.entry('−', "               #####               "),
            Map.entry('.', "                           ##   ## "),
            Map.entry('e', "           ### #   #######     ### "),
            Map.entry('≥', "#     ##     ## ##  #         #####"),
            Map.entry('≤', "    #  ## ##     ##     #     #####"));

    private Legend() {}

    /** The picture with a legend below it. */
    static Picture below(Picture picture, HeatMap map) {
        int width = picture.width();
        int height = picture.height() + HEIGHT;
        byte[] rgb = new byte[width * height * 3];
        Arrays.fill(rgb, (byte) WHITE);
        System.arraycopy(picture.toBytes(), 0, rgb, 0, width * picture.height() * 3);
        int left = MARGIN;
        int right = width - MARGIN;
        int top = picture.height() + MARGIN;
        boolean signed = map.ramp() == Ramp.DIVERGING;
        for (int x = left; x < right; x++) {
            double place = (double) (x - left) / Math.max(1, right - left - 1);
            double strength = signed ? 2 * place - 1 : place;
            int ground = signed ? WHITE : 0;
            int colour =
                    Ramp.mix(ground, map.ramp().colour(strength), map.ramp().opacity(strength));
            for (int y = top; y < top + BAR; y++) {
                boolean edge = y == top || y == top + BAR - 1 || x == left || x == right - 1;
                put(rgb, width, x, y, edge ? BLACK : colour);
            }
        }
        int text = top + BAR + 6;
        String most = number(map.limit());
        String largest = (map.isCut() ? "≥" : "") + (signed && map.limit() > 0 ? "+" : "") + most;
        String smallest = signed ? (map.isCut() ? "≤" : "") + (map.limit() > 0 ? "−" : "") + most : "0";
        write(rgb, width, left, text, smallest);
        write(rgb, width, right - length(largest), text, largest);
        if (signed) {
            write(rgb, width, (left + right - length("0")) / 2, text, "0");
        }
        return Picture.over(width, height, 3, rgb);
    }

    /** Two digits, as {@code 0.012}, {@code 340} or {@code 1.2e−5}. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(2));
        double size = Math.abs(rounded.doubleValue());
        if (size >= 0.001 && size < 100_000) {
            return rounded.stripTrailingZeros().toPlainString();
        }
        String[] parts = String.format(Locale.ROOT, "%.1e", value).split("e", 2);
        return parts[0] + "e" + (parts[1].startsWith("-") ? "−" : "") + Integer.parseInt(parts[1].substring(1));
    }

    private static int length(String text) {
        return text.length() * (GLYPH_WIDTH + 1) * SCALE - SCALE;
    }

    private static void write(byte[] rgb, int width, int left, int top, String text) {
        for (int i = 0; i < text.length(); i++) {
            String glyph = GLYPHS.getOrDefault(text.charAt(i), "");
            for (int at = 0; at < glyph.length(); at++) {
                if (glyph.charAt(at) == '#') {
                    int x = left + (i * (GLYPH_WIDTH + 1) + at % GLYPH_WIDTH) * SCALE;
                    int y = top + at / GLYPH_WIDTH * SCALE;
                    dot(rgb, width, x, y);
                }
            }
        }
    }

    private static void dot(byte[] rgb, int width, int left, int top) {
        for (int y = top; y < top + SCALE; y++) {
            for (int x = left; x < left + SCALE; x++) {
                put(rgb, width, x, y, BLACK);
            }
        }
    }

    private static void put(byte[] rgb, int width, int x, int y, int colour) {
        if (x < 0 || x >= width) {
            return;
        }
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (colour >> 16);
        rgb[at + 1] = (byte) (colour >> 8);
        rgb[at + 2] = (byte) colour;
    }
}
