package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Original;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A picture's scores in a few numbers. */
final class PlaceFacts {
    private PlaceFacts() {}

    /** Empty unless the explanation scores a picture's pixels or regions. */
    static List<Story.Fact> of(Attribution explanation, Scene scene) {
        Superpixels regions = Superpixels.of(explanation, scene);
        if (regions != null) {
            return withSeen(ofRegions(regions, Reading.of(explanation)), scene);
        }
        Places places = Places.of(explanation, scene);
        if (places == null) {
            return List.of();
        }
        Reading reading = Reading.of(explanation);
        boolean signed = reading.hasSign();
        List<Story.Fact> facts = sums("all pixels together", places.raising(), places.lowering(), reading);
        middle(signed ? "middle of what speaks for it" : "middle", places.middle(1), facts);
        middle("middle of what speaks against it", places.middle(-1), facts);
        if (places.raising() > 0) {
            facts.add(new Story.Fact(
                    "half of " + reading.all() + " lies in",
                    Numbers.percent(places.concentration()) + " of the pixels"));
        }
        return withSeen(facts, scene);
    }

    private static List<Story.Fact> ofRegions(Superpixels regions, Reading reading) {
        double[] scores = regions.regions().stream()
                .mapToDouble(Superpixels.Region::score)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double raising = Arrays.stream(scores).filter(score -> score > 0).sum();
        double lowering = Arrays.stream(scores).filter(score -> score < 0).sum();
        String all = regions.regions().size() == 1
                ? "the one region"
                : "all " + regions.regions().size() + " regions";
        List<Story.Fact> facts = sums(all + " together", raising, lowering, reading);
        int half = 0;
        for (double sum = 0; 2 * sum < raising; half++) {
            sum += scores[scores.length - 1 - half];
        }
        if (raising > 0) {
            facts.add(new Story.Fact("half of " + reading.all() + " lies in", Numbers.many(half, "region", "regions")));
        }
        return facts;
    }

    private static List<Story.Fact> sums(String all, double raising, double lowering, Reading reading) {
        Numbers numbers = Numbers.fitting(Math.max(raising, -lowering));
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact(all, reading.score(numbers, raising + lowering)));
        if (reading.hasSign()) {
            facts.add(new Story.Fact(
                    "of which", numbers.signed(raising) + " for, " + numbers.signed(lowering) + " against"));
        }
        return facts;
    }

    private static List<Story.Fact> withSeen(List<Story.Fact> facts, Scene scene) {
        if (scene.image() != null && Frame.of(scene.image()).cut()) {
            facts.add(seen(scene.image()));
        }
        return List.copyOf(facts);
    }

    private static Story.Fact seen(Original.Image image) {
        Original.Box seen = image.seen();
        return new Story.Fact(
                "the model saw",
                Math.round(seen.width()) + "×" + Math.round(seen.height()) + " of "
                        + Frame.of(image).size() + ", from column " + Math.round(seen.x()) + " and row "
                        + Math.round(seen.y()));
    }

    private static void middle(String name, Places.@Nullable Middle middle, List<Story.Fact> facts) {
        if (middle != null) {
            facts.add(new Story.Fact(
                    name,
                    Numbers.share(middle.x()) + " from the left, " + Numbers.share(middle.y()) + " from the top"));
        }
    }
}
