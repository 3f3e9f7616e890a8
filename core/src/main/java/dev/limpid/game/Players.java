package dev.limpid.game;

import dev.limpid.model.Feature;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of one example as players, and how they are taken away.
 *
 * @param features by number
 * @param hierarchy how they nest
 * @param masker makes the inputs in which only some of them are present
 * @param settings how that is done, as it goes into results: {@code masker}
 * @param notes what a reader of any explanation must know of it, one sentence each
 * @param <I> what an input is
 */
public record Players<I>(
        List<Feature> features,
        Hierarchy hierarchy,
        Masker<I> masker,
        Map<String, Object> settings,
        List<String> notes) {
    public Players {
        features = List.copyOf(features);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        notes = List.copyOf(notes);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("There are no features to take away, so there is nothing to explain from"
                    + " outside. Give a longer input, or choose other --features.");
        }
        if (features.size() != hierarchy.players()) {
            throw new IllegalArgumentException("There are " + features.size() + " features, the hierarchy has "
                    + hierarchy.players() + " players.");
        }
    }

    /** Players who stand alone, of whom there is nothing to note. */
    public Players(List<Feature> features, Masker<I> masker) {
        this(features, Hierarchy.flat(features.size()), masker, Map.of(), List.of());
    }
}
