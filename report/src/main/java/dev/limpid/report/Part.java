package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Named;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.model.Place;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import static dev.limpid.report.Say.say;

/**
 * What has a bar: a word, a column, a region of a picture.
 *
 * @param name as a sentence says it: {@code age}
 * @param label as a list says it: {@code age = 33}
 * @param special whether a tokenizer put it there
 */
record Part(
        String name,
        String label,
        double score,
        @Nullable Double low,
        @Nullable Double high,
        boolean special) {
    private static final String VALUE = " = ";

    /** Whether sampling leaves something open. */
    boolean hasInterval() {
        return low != null && high != null && low < high;
    }

    /** The range of values that a column was counted with, else its value. */
    private static String told(String name, Place.Column column) {
        String bin = column.bin();
        return bin == null ? name + VALUE + Numbers.value(column.value()) : bin;
    }

    /** The features of an explanation, in their order; of a picture its regions; without either all places. */
    static List<Part> of(Attribution explanation, Scene scene) {
        List<Part> parts = new ArrayList<>();
        Superpixels regions = Superpixels.of(explanation, scene);
        for (Scored scored : explanation.scores()) {
            String name = scored.feature().text();
            String label = scored.feature().place() instanceof Place.Column column
                    ? told(name, column)
                    : isHeld(scored, scene)
                            ? name + " ("
                                    + scene.names()
                                            .get(((Place.Span) scored.feature().place()).input())
                                            .toLowerCase(Locale.ROOT)
                                    + ")"
                            : regions != null
                                    ? regions.regions().get(parts.size()).label()
                                    : name;
            parts.add(new Part(
                    name,
                    label,
                    scored.score(),
                    scored.low(),
                    scored.high(),
                    scored.feature().special()));
        }
        if (!parts.isEmpty()) {
            return parts;
        }
        Places places = Places.of(explanation, scene);
        if (places != null) {
            for (Places.Region region : places.regions()) {
                parts.add(new Part(region.name(), region.name(), region.sum(), null, null, false));
            }
            return parts;
        }
        Named line = Places.array(explanation, 1);
        for (int i = 0; line != null && i < line.value().size(); i++) {
            String name = say("entry {}", i);
            parts.add(new Part(name, name, line.value().at(i), null, null, false));
        }
        return parts;
    }

    // A word of a sentence that is not shown would be taken for one of the text's.
    private static boolean isHeld(Scored scored, Scene scene) {
        return scored.feature().place() instanceof Place.Span span
                && span.input() >= scene.shown()
                && span.input() < scene.names().size();
    }

    /** A label cut to so many letters' room; of {@code name = value} the name is cut. */
    static String fit(String label, int letters, String ellipsis) {
        if (DisplayWidth.of(label) <= letters) {
            return label;
        }
        int at = label.lastIndexOf(VALUE);
        String value = at > 0 ? label.substring(at) : "";
        int room = letters - DisplayWidth.of(value);
        return room < letters / 2
                ? DisplayWidth.cut(label, letters, ellipsis)
                : DisplayWidth.cut(label.substring(0, label.length() - value.length()), room, ellipsis) + value;
    }
}
