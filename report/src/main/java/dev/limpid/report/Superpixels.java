package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.image.Geometry;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Partition;
import dev.limpid.image.Ramp;
import dev.limpid.model.Mask;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.phrases;
import static dev.limpid.report.Say.say;

/**
 * The parts of a picture that an explanation scores, and where they lie.
 *
 * @param partition whose pixels are whose; a pixel in several masks is the first's
 * @param regions by feature
 */
record Superpixels(Partition partition, List<Region> regions) {
    private static final Pattern NUMBERED = Pattern.compile("region \\d+");
    private static final String NAME = "region ";
    private static final List<String> COUNTS = List.of(key("no"), key("one"), key("two"), key("three"));
    private static final double LARGE = 1 / 3.0;

    /**
     * One part.
     *
     * @param name as the explanation has it: {@code region 7}, or the user's own
     * @param where its middle lies: {@code upper left}
     * @param share of the pixels
     */
    record Region(String name, String where, double share, double score) {
        /** Whether its name says what it is, not just that it is one. */
        boolean isNamed() {
            return !NUMBERED.matcher(name).matches();
        }

        String label() {
            return said() + ", " + where;
        }

        private String said() {
            return isNamed() ? name : say("region {}", name.substring(NAME.length()));
        }
    }

    /** Whether all that is scored are parts of one picture, cut on one grid. */
    static boolean are(Attribution explanation) {
        return !explanation.scores().isEmpty()
                && explanation.scores().stream()
                                .map(scored -> scored.feature().place())
                                .map(place -> place instanceof Place.Region region
                                        ? List.of(
                                                region.input(),
                                                region.mask().width(),
                                                region.mask().height())
                                        : List.of())
                                .distinct()
                                .count()
                        == 1
                && explanation.scores().get(0).feature().place() instanceof Place.Region;
    }

    /** Null unless the explanation scores parts of the scene's picture. */
    static @Nullable Superpixels of(Attribution explanation, Scene scene) {
        return scene.image() == null || !are(explanation) ? null : of(explanation, scene.image());
    }

    static Superpixels of(Attribution explanation, Original.Image image) {
        return of(explanation.scores(), image);
    }

    /** Of parts of one picture, cut on one grid. */
    static Superpixels of(List<Scored> scores, Original.Image image) {
        Mask first = mask(scores.get(0));
        long[] labels = new long[first.width() * first.height()];
        Arrays.fill(labels, -1);
        Geometry geometry = Places.geometry(image, first.height(), first.width());
        List<Region> regions = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            List<Integer> pixels = mask(scores.get(i)).pixels();
            double x = 0;
            double y = 0;
            for (int pixel : pixels) {
                labels[pixel] = labels[pixel] < 0 ? i : labels[pixel];
                x += geometry.pictureX(pixel % first.width() + 0.5) / pixels.size() / geometry.width();
                y += geometry.pictureY(pixel / first.width() + 0.5) / pixels.size() / geometry.height();
            }
            regions.add(new Region(
                    scores.get(i).feature().text(),
                    Places.name(x, y),
                    (double) pixels.size() / labels.length,
                    scores.get(i).score()));
        }
        Tensor grid = Tensor.of(Shape.of(first.height(), first.width()), labels);
        return new Superpixels(new Partition(grid, geometry), List.copyOf(regions));
    }

    private static Mask mask(Scored scored) {
        return ((Place.Region) scored.feature().place()).mask();
    }

    /** The scores in colours; what is no number has none. */
    HeatMap map(Reading reading) {
        double[] scores = regions.stream()
                .mapToDouble(region -> Double.isFinite(region.score()) ? region.score() : 0)
                .toArray();
        boolean signed = reading.hasSign() || Arrays.stream(scores).anyMatch(score -> score < 0);
        return HeatMap.of(partition, signed ? Ramp.DIVERGING : Ramp.SEQUENTIAL, scores);
    }

    /**
     * Some regions as a sentence speaks of them: by their names if they have any, else by where they lie: {@code the
     * regions at the centre and the upper left}.
     */
    List<Phrase> phrases(List<Integer> features) {
        List<Phrase> phrases = new ArrayList<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int feature : features) {
            Region region = regions.get(feature);
            if (region.isNamed()) {
                phrases.add(Phrase.strong(region.name()));
            } else {
                places.merge(region.where(), 1, Integer::sum);
            }
        }
        boolean one = features.size() == 1;
        if (one && !places.isEmpty() && regions.get(features.get(0)).share() > LARGE) {
            return List.of(Phrase.plain(say(
                    "the large region around the {}",
                    regions.get(features.get(0)).where())));
        }
        boolean several = places.values().stream().anyMatch(count -> count > 1);
        for (Map.Entry<String, Integer> place : places.entrySet()) {
            int count = place.getValue();
            boolean first = place.getKey().equals(places.keySet().iterator().next());
            phrases.add(Phrase.plain(
                    several ? counted(count, first, place.getKey()) : one(first, places.size(), place.getKey())));
        }
        return phrases;
    }

    private static String counted(int count, boolean first, String where) {
        String number = say(COUNTS.get(count));
        if (!first) {
            return say("{} at the {}", number, where);
        }
        return count == 1 ? say("{} region at the {}", number, where) : say("{} regions at the {}", number, where);
    }

    private static String one(boolean first, int places, String where) {
        if (!first) {
            return say("the {}", where);
        }
        return places == 1 ? say("the region at the {}", where) : say("the regions at the {}", where);
    }
}
