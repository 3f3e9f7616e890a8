package dev.limpid.report;

import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Consensus;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Outcome;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.image.DataUri;
import dev.limpid.image.Geometry;
import dev.limpid.image.Picture;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * A picture that methods quarrel about: what all say together, then each of them.
 *
 * @param grid how the regions' pixels come to lie over the picture, as an SVG transform
 * @param photo the picture as a data URI; empty where it is not at hand
 */
record DisputedPicture(Frame frame, String grid, String photo, List<Panel> panels) {
    private static final int LONGEST_EDGE = 512;

    /** What one method says of the regions. */
    record Panel(String name, List<Area> areas) {}

    /**
     * A region.
     *
     * @param css whether it argues for or against
     * @param strength of its colour, 0 to 1
     */
    record Area(String path, String css, String strength, boolean disputed, String title) {}

    /**
     * Null unless the example is a picture whose regions have scores.
     *
     * @param place of the example
     * @throws IllegalArgumentException if the picture is not of the size that the example tells of
     */
    static @Nullable DisputedPicture of(Outcome outcome, int place, Consensus found, @Nullable Picture picture) {
        Case one = outcome.cases().get(place);
        List<Feature> features = outcome.features(place);
        boolean regions = features.stream().allMatch(feature -> feature.place() instanceof Place.Region);
        if (!regions
                || one.input().originals().isEmpty()
                || !(one.input().originals().get(0) instanceof Original.Image image)) {
            return null;
        }
        if (picture != null && (picture.width() != image.width() || picture.height() != image.height())) {
            throw new IllegalArgumentException("Example " + one.name() + " is a picture of " + image.width() + "×"
                    + image.height() + " pixels, got one of " + picture.width() + "×" + picture.height() + ".");
        }
        Superpixels cut = Superpixels.of(
                features.stream()
                        .map(feature -> new Scored(feature, 0, null, null))
                        .toList(),
                image);
        List<String> paths = Outlines.of(cut.partition(), features.size());
        List<String> names =
                cut.regions().stream().map(Superpixels.Region::label).toList();
        List<Panel> panels = new ArrayList<>();
        panels.add(panel(null, found.scores(), found, paths, names));
        List<String> methods = outcome.results().methods();
        for (int i = 0; i < methods.size(); i++) {
            double[] shares = Disputes.shares(
                    Contender.scores(outcome.explanations().get(i).get(place)));
            panels.add(panel(methods.get(i), shares, found, paths, names));
        }
        Geometry geometry = cut.partition().geometry();
        return new DisputedPicture(
                Frame.of(image),
                Drawing.grid(geometry),
                picture == null ? "" : DataUri.of(picture, LONGEST_EDGE),
                panels);
    }

    private static Panel panel(
            @Nullable String method, double[] shares, Consensus found, List<String> paths, List<String> names) {
        double largest = Arrays.stream(shares)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        List<Area> areas = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            boolean disputed = Disputes.isDisputed(found.features().get(i));
            areas.add(new Area(
                    paths.get(i),
                    shares[i] < 0 ? "share against" : "share for",
                    Disputes.strength(shares[i], largest),
                    disputed,
                    names.get(i) + ": "
                            + (method == null ? Disputes.told(found.features().get(i)) : Numbers.share(shares[i]))));
        }
        return new Panel(method == null ? say("all together") : method, areas);
    }
}
