package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Named;
import dev.limpid.image.Geometry;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Ramp;
import dev.limpid.model.Original;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * The scores of a picture's pixels, and where they lie.
 *
 * @param scores [row, column], all finite
 * @param geometry where they lie in the picture
 * @param regions the picture's thirds by its thirds, row by row; then what was added around it, if that has scores
 */
record Places(Tensor scores, Geometry geometry, List<Region> regions) {
    private static final List<String> NAMES = List.of(
            key("upper left"),
            key("upper middle"),
            key("upper right"),
            key("middle left"),
            key("centre"),
            key("middle right"),
            key("lower left"),
            key("lower middle"),
            key("lower right"),
            key("padding"));
    private static final int THIRDS = 3;
    private static final int PADDING = THIRDS * THIRDS;

    /**
     * A part of the picture.
     *
     * @param raising the sum of its scores above 0
     * @param lowering the sum of its scores below 0
     */
    record Region(String name, double raising, double lowering) {
        double sum() {
            return raising + lowering;
        }
    }

    /** A place in the picture, as shares of its width and height. */
    record Middle(double x, double y) {}

    /** An explanation's scores of places with so many axes; null without. */
    static @Nullable Named array(Attribution explanation, int axes) {
        return explanation.arrays().stream()
                .filter(array -> array.name().equals(Attribution.PLACES)
                        && array.value().shape().rank() == axes
                        && array.value().size() > 0)
                .findFirst()
                .orElse(null);
    }

    /** Null unless the explanation scores a picture's pixels, all by numbers. */
    static @Nullable Places of(Attribution explanation, Scene scene) {
        Named array = array(explanation, 2);
        Original.Image image = scene.image();
        if (array == null
                || image == null
                || !Arrays.stream(array.value().toDoubles()).allMatch(Double::isFinite)) {
            return null;
        }
        int rows = (int) array.value().shape().dim(0);
        Geometry geometry = geometry(image, rows, (int) array.value().shape().dim(1));
        return new Places(array.value(), geometry, regions(array.value(), geometry));
    }

    /** Where a grid over what the model sees lies in the picture. */
    static Geometry geometry(Original.Image image, int rows, int columns) {
        Original.Box seen = image.seen();
        return new Geometry(
                image.width(),
                image.height(),
                columns,
                rows,
                seen.x(),
                seen.y(),
                seen.width() / columns,
                seen.height() / rows);
    }

    private static List<Region> regions(Tensor scores, Geometry geometry) {
        double[] raising = new double[PADDING + 1];
        double[] lowering = new double[PADDING + 1];
        int columns = geometry.modelWidth();
        for (int i = 0; i < scores.size(); i++) {
            int row = third(geometry.pictureY(i / columns + 0.5) / geometry.height());
            int column = third(geometry.pictureX(i % columns + 0.5) / geometry.width());
            int region = row < 0 || column < 0 ? PADDING : row * THIRDS + column;
            double score = scores.at(i);
            (score < 0 ? lowering : raising)[region] += score;
        }
        List<Region> regions = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            Region region = new Region(say(NAMES.get(i)), raising[i], lowering[i]);
            if (i < PADDING || raising[i] != 0 || lowering[i] != 0) {
                regions.add(region);
            }
        }
        return List.copyOf(regions);
    }

    /** What a place is called, given as shares of the picture's width and height: {@code upper left}. */
    static String name(double x, double y) {
        int row = third(y);
        int column = third(x);
        return say(NAMES.get(row < 0 || column < 0 ? PADDING : row * THIRDS + column));
    }

    private static int third(double share) {
        return share < 0 || share >= 1 ? -1 : (int) (share * THIRDS);
    }

    /** The sum of all scores above 0. */
    double raising() {
        return regions.stream().mapToDouble(Region::raising).sum();
    }

    /** The sum of all scores below 0. */
    double lowering() {
        return regions.stream().mapToDouble(Region::lowering).sum();
    }

    /** The part of the pixels that hold half of what is above 0, the strongest first; 0 if nothing is. */
    double concentration() {
        double half = raising() / 2;
        double[] sorted = Arrays.stream(scores.toDoubles()).sorted().toArray();
        double sum = 0;
        int count = 0;
        while (sum < half && count < sorted.length) {
            count++;
            sum += sorted[sorted.length - count];
        }
        return (double) count / sorted.length;
    }

    /** The centre of mass of what is above 0 ({@code sign} 1) or below (-1); null if nothing is. */
    @Nullable
    Middle middle(int sign) {
        double mass = 0;
        double x = 0;
        double y = 0;
        int columns = geometry.modelWidth();
        for (int i = 0; i < scores.size(); i++) {
            double weight = Math.max(0, sign * scores.at(i));
            mass += weight;
            x += weight * geometry.pictureX(i % columns + 0.5);
            y += weight * geometry.pictureY(i / columns + 0.5);
        }
        return mass == 0 ? null : new Middle(x / mass / geometry.width(), y / mass / geometry.height());
    }

    /**
     * The regions that hold most, strongest first: as few as make up more than half of all regions' sums above 0, if these are at
     * most {@code most} and hold more than half of what single pixels have above 0, too. Empty where the scores are spread wider.
     */
    List<Region> leading(int most) {
        List<Region> ranked = regions.stream()
                .filter(region -> region.sum() > 0)
                .sorted(Comparator.comparingDouble(Region::sum).reversed())
                .toList();
        double all = ranked.stream().mapToDouble(Region::sum).sum();
        double sum = 0;
        double raising = 0;
        for (int i = 0; i < Math.min(most, ranked.size()); i++) {
            sum += ranked.get(i).sum();
            raising += ranked.get(i).raising();
            if (2 * sum > all && 2 * raising > raising()) {
                return ranked.subList(0, i + 1);
            }
        }
        return List.of();
    }

    /** The scores in colours: of both signs if the method gives any, whether or not this picture has them. */
    HeatMap map(Reading reading) {
        HeatMap map = HeatMap.of(scores, geometry);
        return reading.hasSign() ? new HeatMap(scores, geometry, Ramp.DIVERGING, map.limit()) : map;
    }
}
