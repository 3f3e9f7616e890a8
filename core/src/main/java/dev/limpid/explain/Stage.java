package dev.limpid.explain;

import dev.limpid.game.Game;
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
 * A game on one input, and what its players and targets are to the user.
 *
 * @param players by number
 * @param targets by number
 * @param probabilities of the targets at the input; null where that has no meaning
 * @param settings how features are made and taken away, as they go into results: {@code masker}
 * @param notes what a reader of any explanation on it must know, one sentence each
 */
public record Stage(
        Game game,
        List<Feature> players,
        List<Target> targets,
        List<@Nullable Double> probabilities,
        Map<String, Object> settings,
        List<String> notes,
        Provenance model) {
    public Stage {
        players = List.copyOf(players);
        targets = List.copyOf(targets);
        probabilities = Collections.unmodifiableList(new ArrayList<>(probabilities));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        notes = List.copyOf(notes);
        if (players.size() != game.players() || targets.size() != game.targets()) {
            throw new IllegalArgumentException("The game has " + game.players() + " players and " + game.targets()
                    + " targets, named are " + players.size() + " and " + targets.size() + ".");
        }
    }

    /** One attribution for each target, in order. */
    public List<Attribution> play(Estimator estimator) {
        long start = System.nanoTime();
        Game.Spent before = game.spent();
        Estimate estimate = estimator.estimate(game);
        double seconds = (System.nanoTime() - start) / 1e9;
        Attribution.Cost cost = new Attribution.Cost(game.spent().since(before).run(), 0, seconds);
        return Telling.of(
                estimator, estimate, cost, new Vicinity.Roles(players, targets, probabilities, settings, notes, model));
    }
}
