package dev.limpid.report;

import dev.limpid.image.Geometry;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Ramp;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A heat map over the picture, as a page draws it; lengths are in the picture's pixels.
 *
 * @param array number of the scores among the explanation's arrays in the page's document; -1 if they are not there
 * @param rows of scores
 * @param columns of scores
 * @param layer the map, one pixel a score, as a data URI
 * @param signed whether colours have two sides, and lie on white rather than black
 * @param scale the colours in a row, as a data URI
 * @param most what the scale's end stands for
 * @param cut whether some scores lie beyond it
 * @param areas that bars stand for, by number of the bar; none where regions have scores
 * @param outlines of the regions that have scores, by number of the bar, in the model's pixels; none where pixels have
 * @param grid how the model's pixels come to lie over the picture, as an SVG transform
 */
record Drawing(
        Frame frame,
        int array,
        int rows,
        int columns,
        String layer,
        boolean signed,
        String scale,
        String most,
        boolean cut,
        List<Area> areas,
        List<Outline> outlines,
        String grid) {
    private static final int THIRDS = 3;
    private static final int STEPS = 127;
    private static final Geometry ROW = new Geometry(STEPS, 1, STEPS, 1, 0, 0, 1, 1);

    /** A part of the picture that is no rectangle, as an SVG path with the rule evenodd. */
    record Outline(String path, String title) {}

    /** A part of the picture. */
    record Area(String x, String y, String width, String height, String title) {}

    /**
     * @param map with the scale that this drawing shares with others
     * @param titles by number of the bar
     */
    static Drawing of(HeatMap map, Frame frame, int array, List<String> titles) {
        boolean signed = map.ramp() == Ramp.DIVERGING;
        return new Drawing(
                frame,
                array,
                map.geometry().modelHeight(),
                map.geometry().modelWidth(),
                uri(map.layer()),
                signed,
                uri(scale(map.ramp()).layer()),
                Numbers.brief(map.limit()),
                map.isCut(),
                map.regions() == null ? areas(frame, titles) : List.of(),
                outlines(map, titles),
                grid(map.geometry()));
    }

    /** What the scale's lower end stands for. */
    String least() {
        return signed ? (cut ? "≤ " : "") + "−" + most : "0";
    }

    /** What the scale's upper end stands for. */
    String greatest() {
        return (cut ? "≥ " : "") + (signed ? "+" : "") + most;
    }

    private static HeatMap scale(Ramp ramp) {
        Tensor scores = Tensor.fill(
                DType.DOUBLE,
                Shape.of(1, STEPS),
                i -> ramp == Ramp.DIVERGING ? 2.0 * i / (STEPS - 1) - 1 : (double) i / (STEPS - 1));
        return new HeatMap(scores, ROW, ramp, 1);
    }

    private static List<Outline> outlines(HeatMap map, List<String> titles) {
        if (map.regions() == null) {
            return List.of();
        }
        List<String> paths = Outlines.of(map.regions(), titles.size());
        List<Outline> outlines = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            outlines.add(new Outline(paths.get(i), titles.get(i)));
        }
        return List.copyOf(outlines);
    }

    /** How a grid's places come to lie over the picture, as an SVG transform. */
    static String grid(Geometry geometry) {
        return "translate(" + Frame.length(geometry.left()) + " " + Frame.length(geometry.top()) + ") scale("
                + precise(geometry.xScale()) + " " + precise(geometry.yScale()) + ")";
    }

    // A thousandth of a pixel, a thousand times over, would be seen.
    private static String precise(double scale) {
        return String.format(Locale.ROOT, "%.7f", scale).replaceFirst("\\.?0+$", "");
    }

    /** Whether regions have scores rather than pixels. */
    boolean regional() {
        return !outlines.isEmpty();
    }

    private static List<Area> areas(Frame frame, List<String> titles) {
        List<Area> areas = new ArrayList<>();
        double width = (double) frame.width() / THIRDS;
        double height = (double) frame.height() / THIRDS;
        for (int i = 0; i < Math.min(THIRDS * THIRDS, titles.size()); i++) {
            areas.add(new Area(
                    Frame.length(i % THIRDS * width),
                    Frame.length(i / THIRDS * height),
                    Frame.length(width),
                    Frame.length(height),
                    titles.get(i)));
        }
        return List.copyOf(areas);
    }

    private static String uri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }
}
