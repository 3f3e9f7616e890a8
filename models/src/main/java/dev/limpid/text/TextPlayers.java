package dev.limpid.text;

import dev.limpid.game.Coalition;
import dev.limpid.game.Hierarchy;
import dev.limpid.game.Players;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The words of a text as players, for whatever reads texts and shows no tokens. */
public final class TextPlayers {
    private TextPlayers() {}

    /** Absent words are left out, and the white space before them. */
    public static Players<String> deleted(String text) {
        return of(text, "delete", "");
    }

    /** Absent words are replaced, each by this: what the model takes for a word that it does not know. */
    public static Players<String> replaced(String text, String by) {
        return of(text, "'" + by + "'", by);
    }

    private static Players<String> of(String text, String name, String by) {
        CodePoints points = CodePoints.of(Text.of(text).text());
        int[] words = Words.of(points);
        List<Feature> features = new ArrayList<>();
        for (int start = 0, end; start < words.length; start = end) {
            end = start + 1;
            while (end < words.length && words[end] == words[start]) {
                end++;
            }
            CodePoints.Span span = points.trimmed(start, end);
            if (span.start() < span.end()) {
                features.add(new Feature(
                        points.slice(span.start(), span.end()),
                        new Place.Span(0, span.start(), span.end()),
                        false,
                        List.of(features.size())));
            }
        }
        return new Players<>(
                features,
                Hierarchy.flat(features.size()),
                present -> List.of(masked(points, features, present, by)),
                Map.of("masker", name),
                List.of());
    }

    private static String masked(CodePoints points, List<Feature> features, Coalition present, String by) {
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (int player = 0; player < features.size(); player++) {
            Place.Span span = (Place.Span) features.get(player).place();
            boolean here = present.has(player);
            if (here || !by.isEmpty()) {
                masked.append(points.slice(at, span.start()));
                masked.append(here ? points.slice(span.start(), span.end()) : by);
            }
            at = span.end();
        }
        return masked.append(points.slice(at, points.length())).toString();
    }
}
