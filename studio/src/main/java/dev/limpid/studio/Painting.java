package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.image.Picture;

import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A picture with regions painted out: what would the model say without them? */
final class Painting {
    private static final int MOST_REGIONS = 200;
    private static final int MOST_CORNERS = 2000;
    private static final int MOST_CORNERS_IN_ALL = 20_000;
    private static final double FARTHEST = 1_000_000;
    private static final int COARSE = 24;

    /** What stands where a region was. */
    enum Fill {
        MEAN,
        BLACK,
        BLUR;

        static Fill of(String name) {
            for (Fill fill : values()) {
                if (fill.name().equalsIgnoreCase(name)) {
                    return fill;
                }
            }
            throw new IllegalArgumentException("Unknown fill '" + name + "', expected mean, black or blur.");
        }
    }

    private final List<Shape> regions;
    private final Fill fill;

    private Painting(List<Shape> regions, Fill fill) {
        this.regions = regions;
        this.fill = fill;
    }

    /**
     * Reads {@code paint} and {@code fill} of a subject; of one without them nothing is painted.
     *
     * @throws IllegalArgumentException in one line, if a region is none
     */
    static Painting of(Fields subject) {
        List<Shape> regions = new ArrayList<>();
        for (Fields one : subject.objects("paint")) {
            regions.add(one.has("polygon") ? polygon(one.only("polygon")) : rectangle(one));
        }
        if (regions.size() > MOST_REGIONS) {
            throw new IllegalArgumentException(
                    "At most " + MOST_REGIONS + " regions are painted, got " + regions.size() + ".");
        }
        int corners = regions.stream()
                .mapToInt(one -> one instanceof Polygon polygon ? polygon.npoints : 4)
                .sum();
        if (corners > MOST_CORNERS_IN_ALL) {
            throw new IllegalArgumentException("The painted regions have at most " + MOST_CORNERS_IN_ALL
                    + " corners together, got " + corners + ".");
        }
        return new Painting(regions, Fill.of(subject.text("fill", "mean")));
    }

    private static Rectangle rectangle(Fields one) {
        one.only("x", "y", "width", "height");
        Rectangle found =
                new Rectangle(one.whole("x", 0), one.whole("y", 0), one.whole("width", 0), one.whole("height", 0));
        if (found.width < 1 || found.height < 1) {
            throw new IllegalArgumentException(
                    "A painted region has a polygon, or x, y, width and height of 1 pixel at least.");
        }
        return found;
    }

    private static Polygon polygon(Fields one) {
        JsonNode corners = one.json().get("polygon");
        if (!corners.isArray() || corners.size() < 3 || corners.size() > MOST_CORNERS) {
            throw new IllegalArgumentException(
                    "A polygon is a list of 3 to " + MOST_CORNERS + " corners, each [x, y] in pixels.");
        }
        Polygon polygon = new Polygon();
        for (JsonNode corner : corners) {
            if (!corner.isArray()
                    || corner.size() != 2
                    || !corner.get(0).isNumber()
                    || !corner.get(1).isNumber()) {
                throw new IllegalArgumentException("A corner of a polygon is [x, y] in pixels.");
            }
            if (!(Math.abs(corner.get(0).asDouble()) <= FARTHEST
                    && Math.abs(corner.get(1).asDouble()) <= FARTHEST)) {
                throw new IllegalArgumentException("A corner of a polygon lies within a million pixels.");
            }
            polygon.addPoint((int) Math.round(corner.get(0).asDouble()), (int)
                    Math.round(corner.get(1).asDouble()));
        }
        return polygon;
    }

    /** The picture with its regions painted; itself if there are none. */
    Picture on(Picture picture) {
        if (regions.isEmpty()) {
            return picture;
        }
        int channels = picture.channels();
        byte[] samples = picture.toBytes();
        byte[] paint = paint(picture, samples);
        for (Shape region : regions) {
            Rectangle around = region.getBounds().intersection(new Rectangle(0, 0, picture.width(), picture.height()));
            for (int y = around.y; y < around.y + around.height; y++) {
                double[] cuts = region instanceof Polygon polygon
                        ? cuts(polygon, y + 0.5)
                        : new double[] {around.x, around.x + around.width};
                for (int i = 0; i + 1 < cuts.length; i += 2) {
                    int from = Math.max(around.x, (int) Math.ceil(cuts[i] - 0.5));
                    int to = Math.min(around.x + around.width, (int) Math.ceil(cuts[i + 1] - 0.5));
                    if (from < to) {
                        int at = (y * picture.width() + from) * channels;
                        System.arraycopy(paint, at, samples, at, (to - from) * channels);
                    }
                }
            }
        }
        return Picture.of(picture.width(), picture.height(), channels, samples);
    }

    /** Where a row enters and leaves the polygon, by turns. To ask each pixel instead takes minutes. */
    private static double[] cuts(Polygon polygon, double y) {
        double[] cuts = new double[polygon.npoints];
        int found = 0;
        for (int to = 0, from = polygon.npoints - 1; to < polygon.npoints; from = to++) {
            double top = polygon.ypoints[from];
            double bottom = polygon.ypoints[to];
            if (top > y != bottom > y) {
                double left = polygon.xpoints[from];
                cuts[found++] = left + (polygon.xpoints[to] - left) * (y - top) / (bottom - top);
            }
        }
        Arrays.sort(cuts, 0, found);
        return Arrays.copyOf(cuts, found);
    }

    private byte[] paint(Picture picture, byte[] samples) {
        int channels = picture.channels();
        if (fill == Fill.BLUR) {
            int width = Math.max(1, picture.width() / COARSE);
            int height = Math.max(1, picture.height() / COARSE);
            return picture.resized(width, height, true)
                    .resized(picture.width(), picture.height(), true)
                    .toBytes();
        }
        byte[] paint = new byte[samples.length];
        if (fill == Fill.MEAN) {
            for (int channel = 0; channel < channels; channel++) {
                long sum = 0;
                for (int at = channel; at < samples.length; at += channels) {
                    sum += samples[at] & 0xff;
                }
                byte mean = (byte) Math.round((double) sum * channels / samples.length);
                for (int at = channel; at < samples.length; at += channels) {
                    paint[at] = mean;
                }
            }
        }
        return paint;
    }
}
