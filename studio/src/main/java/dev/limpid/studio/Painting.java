package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.image.Picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
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
            if (around.isEmpty()) {
                continue;
            }
            byte[] mask = mask(region, around);
            int stride = (around.width + 7) / 8;
            for (int y = 0; y < around.height; y++) {
                for (int x = 0; x < around.width; x++) {
                    if ((mask[y * stride + x / 8] & 0x80 >> x % 8) != 0) {
                        int at = ((around.y + y) * picture.width() + around.x + x) * channels;
                        System.arraycopy(paint, at, samples, at, channels);
                    }
                }
            }
        }
        return Picture.of(picture.width(), picture.height(), channels, samples);
    }

    /** A bit for each pixel whose middle lies inside, eight in a byte, each row in bytes of its own. */
    private static byte[] mask(Shape region, Rectangle around) {
        BufferedImage mask = new BufferedImage(around.width, around.height, BufferedImage.TYPE_BYTE_BINARY);
        Graphics2D graphics = mask.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(Color.WHITE);
            graphics.translate(-around.x, -around.y);
            graphics.fill(region);
        } finally {
            graphics.dispose();
        }
        return ((DataBufferByte) mask.getRaster().getDataBuffer()).getData();
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
