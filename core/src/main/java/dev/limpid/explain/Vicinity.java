package dev.limpid.explain;

import dev.limpid.game.Draws;
import dev.limpid.model.Feature;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Drawn neighbours of one input, and what their features and targets are to the user: what a {@link Stage} is to a game.
 *
 * @param draws of the neighbours, scored
 * @param told what its features and targets are
 */
public record Vicinity(Draws<?> draws, Roles told) {
    /**
     * What numbers stand for.
     *
     * @param players by number
     * @param targets by number
     * @param probabilities of the targets at the input; null where that has no meaning
     * @param settings how features are made, as they go into results; they take the place of the method's own of that name
     * @param notes what a reader must know, one sentence each
     */
    public record Roles(
            List<Feature> players,
            List<Target> targets,
            List<@Nullable Double> probabilities,
            Map<String, Object> settings,
            List<String> notes,
            Provenance model) {
        public Roles {
            players = List.copyOf(players);
            targets = List.copyOf(targets);
            probabilities = Collections.unmodifiableList(new ArrayList<>(probabilities));
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            notes = List.copyOf(notes);
        }
    }

    /** One attribution for each target, in order. */
    public List<Attribution> explain(Lime lime) {
        long start = System.nanoTime();
        long before = draws.evaluated();
        Estimate estimate = lime.estimate(draws);
        double seconds = (System.nanoTime() - start) / 1e9;
        Attribution.Cost cost = new Attribution.Cost(draws.evaluated() - before, 0, seconds);
        return Telling.of(lime, estimate, cost, told);
    }
}
