package dev.limpid.json;

import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Need;
import dev.limpid.model.Provenance;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An evaluation of methods, as it is written.
 *
 * @param data where the examples are from
 * @param settings of the evaluation by name: strings, numbers and booleans only
 * @param shown of each example what to show of it, in the outcome's order
 * @param need that the recommendation is for
 * @param notes what a reader must know, a sentence each
 */
public record Judged(
        Provenance model,
        String data,
        Map<String, Object> settings,
        List<Shown> shown,
        Need need,
        Appraisal appraisal,
        List<String> notes,
        long seed) {
    public Judged {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        shown = List.copyOf(shown);
        notes = List.copyOf(notes);
    }

    /**
     * An example.
     *
     * @param text of it, or its picture's name
     * @param label what it is said to be; null where nothing is said
     * @param right whether the model's answer is that; null where that cannot be told
     */
    public record Shown(
            String name,
            String text,
            @Nullable String label,
            @Nullable Boolean right) {}
}
