package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Original;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A picture's scores in a few numbers. */
final class PlaceFacts {
    private PlaceFacts() {}

    /** Empty unless the explanation scores a picture's pixels. */
    static List<Story.Fact> of(Attribution explanation, Scene scene) {
        Places places = Places.of(explanation, scene);
        if (places == null) {
            return List.of();
        }
        Reading reading = Reading.of(explanation);
        boolean signed = reading.hasSign();
        double sum = places.raising() + places.lowering();
        Numbers numbers = Numbers.fitting(Math.max(places.raising(), -places.lowering()));
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact("all pixels together", reading.score(numbers, sum)));
        if (signed) {
            facts.add(new Story.Fact(
                    "of which",
                    numbers.signed(places.raising()) + " for, " + numbers.signed(places.lowering()) + " against"));
        }
        middle(signed ? "middle of what speaks for it" : "middle", places.middle(1), facts);
        middle("middle of what speaks against it", places.middle(-1), facts);
        if (places.raising() > 0) {
            facts.add(new Story.Fact(
                    "half of " + reading.all() + " lies in",
                    Numbers.percent(places.concentration()) + " of the pixels"));
        }
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
