package dev.limpid.report;

import dev.limpid.model.Original;

import java.util.Locale;

import static dev.limpid.report.Say.say;

/**
 * The picture's size and the part of it that the model sees, in its pixels, as a page's drawings need them.
 *
 * @param seen may reach beyond the picture, where something was added around it
 */
record Frame(int width, int height, Original.Box seen) {
    private static final int COARSE = 128;

    static Frame of(Original.Image image) {
        return new Frame(image.width(), image.height(), image.seen());
    }

    String box() {
        return "0 0 " + width + " " + height;
    }

    String x() {
        return length(seen.x());
    }

    String y() {
        return length(seen.y());
    }

    String seenWidth() {
        return length(seen.width());
    }

    String seenHeight() {
        return length(seen.height());
    }

    /** Whether some of the picture does not reach the model. */
    boolean cut() {
        return seen.x() > 0.5
                || seen.y() > 0.5
                || seen.x() + seen.width() < width - 0.5
                || seen.y() + seen.height() < height - 0.5;
    }

    /** What lies outside of what the model sees, as an SVG path with the rule evenodd. */
    String outside() {
        return "M0 0H" + width + "V" + height + "H0Z M" + x() + " " + y() + "h" + seenWidth() + "v" + seenHeight()
                + "h-" + seenWidth() + "z";
    }

    /** Whether pixels are so few that they should stay squares. */
    boolean coarse() {
        return Math.max(width, height) <= COARSE;
    }

    /** Its width as a share of its longer edge. */
    String breadth() {
        return length((double) width / Math.max(width, height));
    }

    /** {@code 451×300 pixels}. */
    String size() {
        return say("{} pixels", width + "×" + height);
    }

    static String length(double length) {
        String text = String.format(Locale.ROOT, "%.3f", length);
        String cut = text.replaceFirst("\\.?0+$", "");
        return cut.equals("-0") ? "0" : cut;
    }
}
