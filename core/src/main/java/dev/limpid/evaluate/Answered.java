package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Place;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An example of a data set, and what the model answered.
 *
 * @param words that occur in it, as {@link #folded} has them
 * @param values of its columns, or other facts, by name: a {@link Double}, or anything else for what it is called
 * @param label what it is
 * @param predicted what the model says it is
 */
public record Answered(Set<String> words, Map<String, Object> values, String label, String predicted) {
    /** The fact that {@link #of} tells of texts: how many words they have. */
    public static final String LENGTH = "length in words";

    public Answered {
        words = Collections.unmodifiableSet(new TreeSet<>(words));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Of an input as it was run: the words and the length of a text, the columns of a row. */
    public static Answered of(Input input, String label, String predicted) {
        Set<String> words = new TreeSet<>();
        Map<String, Object> values = new LinkedHashMap<>();
        List<Feature> features =
                input.features().stream().filter(feature -> !feature.special()).toList();
        for (Feature feature : features) {
            if (feature.place() instanceof Place.Column column) {
                values.put(column.column(), column.value());
            } else if (feature.place() instanceof Place.Span) {
                words.add(folded(feature.text()));
            }
        }
        if (!words.isEmpty()) {
            values.put(LENGTH, (double) features.size());
        }
        return new Answered(words, values, label, predicted);
    }

    public boolean isWrong() {
        return !label.equals(predicted);
    }

    /** A word as it is counted: whatever its case. */
    public static String folded(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }

    /** What a feature is counted as over a data set: a word whatever its case, a column by its name. */
    static String named(Attribution.Scored scored) {
        return scored.feature().place() instanceof Place.Column column
                ? column.column()
                : folded(scored.feature().text());
    }
}
