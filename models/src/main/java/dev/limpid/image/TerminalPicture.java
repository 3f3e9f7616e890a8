package dev.limpid.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture in letters, for a terminal: two pixels a letter, one above the other, as an upper half block whose letter
 * and ground have colours of their own. Without colour, a shade a letter.
 */
public enum TerminalPicture {
    /** 16 million colours. */
    TRUE_COLOUR,
    /** The 256 colours that nearly every terminal has. */
    COLOURS_256,
    /** No colours (NO_COLOR): the darker a place is, the fewer dots stand in it. */
    SHADES;

    private static final String HALF = "▀";
    private static final String RESET = "\u001b[0m";
    private static final String DARK_TO_LIGHT = " .:-=+*#%@";
    private static final int[] CUBE = {0, 95, 135, 175, 215, 255};
    private static final int GREYS = 24;

    /** The picture in lines of at most {@code columns} letters; narrower if it has fewer pixels. */
    public List<String> lines(Picture picture, int columns) {
        int width = Math.max(1, Math.min(columns, picture.width()));
        int height = height(picture, width);
        if (this == SHADES) {
            return shades(resized(picture.toGrey(), width, (height + 1) / 2));
        }
        return halves(resized(picture.toRgb(), width, height));
    }

    /**
     * The picture with a heat map over it. Without colour: the heat map alone, {@code .} to {@code @} for what raises
     * the score and 1 to 9 for what lowers it.
     */
    public List<String> lines(Picture picture, HeatMap map, int columns) {
        if (this != SHADES) {
            return lines(map.over(picture, longerEdge(picture, columns), this == COLOURS_256), columns);
        }
        int width = Math.max(1, columns);
        int height = (height(picture, width) + 1) / 2;
        double[] scores = new Overlay(map, Picture.over(width, height, 1, new byte[width * height])).scores();
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < width; x++) {
                double strength = map.strength(scores[y * width + x]);
                // Roots, as for colours, so that weak scores can be seen.
                int level = (int) Math.round(9 * Math.sqrt(Math.abs(strength)));
                line.append(strength < 0 && level > 0 ? (char) ('0' + level) : DARK_TO_LIGHT.charAt(level));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int height(Picture picture, int width) {
        return Math.max(1, (int) Math.round((double) picture.height() * width / picture.width()));
    }

    private static int longerEdge(Picture picture, int columns) {
        return picture.width() >= picture.height()
                ? columns
                : (int) Math.round((double) picture.height() * columns / picture.width());
    }

    private static Picture resized(Picture picture, int width, int height) {
        return new Resize(Resample.BOX, Arithmetic.PILLOW).apply(picture, width, height);
    }

    private static List<String> shades(Picture grey) {
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < grey.height(); y++) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < grey.width(); x++) {
                line.append(DARK_TO_LIGHT.charAt(Math.round(grey.sample(x, y, 0) / 255 * 9)));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private List<String> halves(Picture picture) {
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < picture.height(); y += 2) {
            StringBuilder line = new StringBuilder();
            String before = "";
            for (int x = 0; x < picture.width(); x++) {
                boolean last = y + 1 == picture.height();
                String colours = "\u001b[" + code(38, picture.rgb(x, y))
                        + (last ? ";49" : ";" + code(48, picture.rgb(x, y + 1))) + "m";
                line.append(colours.equals(before) ? "" : colours).append(HALF);
                before = colours;
            }
            lines.add(line.append(RESET).toString());
        }
        return lines;
    }

    private String code(int place, int rgb) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        return this == TRUE_COLOUR
                ? String.format(Locale.ROOT, "%d;2;%d;%d;%d", place, red, green, blue)
                : place + ";5;" + nearest(red, green, blue);
    }

    // xterm's palette: a cube of six steps a channel from 16 on, greys 8, 18, … 238 from 232 on.
    private static int nearest(int red, int green, int blue) {
        int r = step(red);
        int g = step(green);
        int b = step(blue);
        int grey = Math.max(0, Math.min(GREYS - 1, Math.round(((red + green + blue) / 3f - 8) / 10)));
        int level = 8 + 10 * grey;
        int toCube = distance(red - CUBE[r], green - CUBE[g], blue - CUBE[b]);
        int toGrey = distance(red - level, green - level, blue - level);
        return toGrey < toCube ? 232 + grey : 16 + 36 * r + 6 * g + b;
    }

    private static int step(int channel) {
        int nearest = 0;
        for (int i = 1; i < CUBE.length; i++) {
            if (Math.abs(channel - CUBE[i]) < Math.abs(channel - CUBE[nearest])) {
                nearest = i;
            }
        }
        return nearest;
    }

    private static int distance(int red, int green, int blue) {
        return red * red + green * green + blue * blue;
    }
}
