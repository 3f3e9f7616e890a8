package dev.limpid.task;

import dev.limpid.model.Place;
import dev.limpid.text.Text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with stretches of it replaced. */
final class Rewritten {
    private Rewritten() {}

    /**
     * Another word in a word's place.
     *
     * @param place by code points of the text as it was
     */
    record Change(Place.Span place, String after) {}

    /** The texts with all changes, none of which overlap. What were segments is lost. */
    static Text of(List<String> texts, Collection<Change> changes) {
        List<String> changed = new ArrayList<>(texts);
        changes.stream()
                .sorted(Comparator.comparingInt((Change one) -> -one.place().start()))
                .forEach(one -> {
                    Place.Span span = one.place();
                    String text = changed.get(span.input());
                    int start = text.offsetByCodePoints(0, span.start());
                    int end = text.offsetByCodePoints(start, span.end() - span.start());
                    changed.set(span.input(), text.substring(0, start) + one.after() + text.substring(end));
                });
        return new Text(changed.get(0), changed.size() > 1 ? changed.get(1) : null);
    }

    /** Where a pattern is found, in order. */
    static List<Place.Span> found(Pattern pattern, Text text) {
        List<Place.Span> places = new ArrayList<>();
        for (int input = 0; input < text.parts().size(); input++) {
            String part = text.parts().get(input);
            Matcher matcher = pattern.matcher(part);
            while (matcher.find()) {
                int start = part.codePointCount(0, matcher.start());
                places.add(new Place.Span(
                        input,
                        start,
                        start
                                + matcher.group()
                                        .codePointCount(0, matcher.group().length())));
            }
        }
        return places;
    }

    /** What stands at a place. */
    static String at(Place.Span place, Text text) {
        String part = text.parts().get(place.input());
        int start = part.offsetByCodePoints(0, place.start());
        return part.substring(start, part.offsetByCodePoints(start, place.end() - place.start()));
    }
}
