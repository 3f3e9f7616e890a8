package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Original;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

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
        List<Story.Fact> facts = sums(say("all pixels together"), places.raising(), places.lowering(), reading);
        middle(signed ? say("middle of what speaks for it") : say("middle"), places.middle(1), facts);
        middle(say("middle of what speaks against it"), places.middle(-1), facts);
        if (places.raising() > 0) {
            facts.add(new Story.Fact(
                    say("half of {} lies in", reading.all()),
                    say("{} of the pixels", Numbers.percent(places.concentration()))));
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
                ? say("the one region together")
                : say("all {} regions together", regions.regions().size());
        List<Story.Fact> facts = sums(all, raising, lowering, reading);
        int half = 0;
        for (double sum = 0; 2 * sum < raising; half++) {
            sum += scores[scores.length - 1 - half];
        }
        if (raising > 0) {
            facts.add(new Story.Fact(
                    say("half of {} lies in", reading.all()), Numbers.many(half, key("{} region"), key("{} regions"))));
        }
        return facts;
    }

    private static List<Story.Fact> sums(String all, double raising, double lowering, Reading reading) {
        Numbers numbers = Numbers.fitting(Math.max(raising, -lowering));
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact(all, reading.score(numbers, raising + lowering)));
        if (reading.hasSign()) {
            facts.add(new Story.Fact(
                    say("of which"), say("{} for, {} against", numbers.signed(raising), numbers.signed(lowering))));
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
                say("the model saw"),
                say(
                        "{} of {}, from column {} and row {}",
                        Math.round(seen.width()) + "×" + Math.round(seen.height()),
                        Frame.of(image).size(),
                        Math.round(seen.x()),
                        Math.round(seen.y())));
    }

    private static void middle(String name, Places.@Nullable Middle middle, List<Story.Fact> facts) {
        if (middle != null) {
            facts.add(new Story.Fact(
                    name,
                    say("{} from the left, {} from the top", Numbers.share(middle.x()), Numbers.share(middle.y()))));
        }
    }
}
