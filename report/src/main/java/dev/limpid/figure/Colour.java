package dev.limpid.figure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A colour, from 0 to 255 and 0 to 1. */
record Colour(int red, int green, int blue, double alpha) {
    private static final int FULL = 255;
    private static final Pattern RGB = Pattern.compile("rgba?\\((.*)\\)");
    private static final Pattern MIX = Pattern.compile("color-mix\\(in srgb,(.*)\\)");

    /** Null if it is none, or one that pages do not use. */
    static @Nullable Colour of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (value.equals("transparent")) {
            return new Colour(0, 0, 0, 0);
        }
        if (value.startsWith("#")) {
            return hex(value.substring(1));
        }
        Matcher rgb = RGB.matcher(value);
        if (rgb.matches()) {
            return rgb(rgb.group(1));
        }
        Matcher mix = MIX.matcher(value);
        return mix.matches() ? mix(mix.group(1)) : null;
    }

    private static @Nullable Colour hex(String digits) {
        try {
            if (digits.length() == 3) {
                return new Colour(17 * nibble(digits, 0), 17 * nibble(digits, 1), 17 * nibble(digits, 2), 1);
            }
            int all = Integer.parseInt(digits, 16);
            return new Colour(all >> 16 & FULL, all >> 8 & FULL, all & FULL, 1);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static int nibble(String digits, int at) {
        return Integer.parseInt(digits.substring(at, at + 1), 16);
    }

    private static Colour rgb(String inside) {
        String[] sides = inside.split("/");
        String[] parts = sides[0].strip().split("[\\s,]+");
        double alpha = sides.length > 1 ? Length.number(sides[1]) : parts.length > 3 ? Length.number(parts[3]) : 1;
        return new Colour(level(parts[0]), level(parts[1]), level(parts[2]), Math.max(0, Math.min(1, alpha)));
    }

    private static int level(String part) {
        return (int) Math.max(0, Math.min(FULL, Math.round(Length.number(part))));
    }

    private static @Nullable Colour mix(String inside) {
        List<String> sides = Sheet.split(inside, ',');
        List<Colour> colours = new ArrayList<>();
        double share = 0.5;
        for (String side : sides) {
            Matcher percent = Pattern.compile("^(.*?)\\s+([\\d.]+)%$").matcher(side.strip());
            boolean told = percent.matches();
            if (told) {
                share = Double.parseDouble(percent.group(2)) / 100;
            }
            Colour one = of(told ? percent.group(1) : side);
            if (one == null) {
                return null;
            }
            colours.add(one);
        }
        return colours.get(0).towards(colours.get(1), 1 - share);
    }

    /** The other one at 1. */
    Colour towards(Colour other, double share) {
        return new Colour(
                (int) Math.round(red + share * (other.red - red)),
                (int) Math.round(green + share * (other.green - green)),
                (int) Math.round(blue + share * (other.blue - blue)),
                alpha + share * (other.alpha - alpha));
    }

    /** Without its transparency. */
    String solid() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }

    boolean isSeen() {
        return alpha > 0.004;
    }
}
