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
        Attribution.Cost cost = new Attribution.Cost(game.spent().since(before).evaluated(), 0, seconds);
        Map<String, Object> all = new LinkedHashMap<>(estimator.method().settings());
        all.putAll(settings);
        Attribution.Method method = new Attribution.Method(estimator.method().name(), all);
        List<Attribution> attributions = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            attributions.add(attribution(method, estimate.targets().get(i), i, cost, estimator.seed()));
        }
        return attributions;
    }

    private Attribution attribution(
            Attribution.Method method, Estimate.Shares shares, int target, Attribution.Cost cost, long seed) {
        List<Attribution.Scored> scored = new ArrayList<>();
        double sum = 0;
        for (int player = 0; player < players.size(); player++) {
            Estimate.Share share = shares.players().get(player);
            sum += share.score();
            scored.add(new Attribution.Scored(players.get(player), share.score(), share.low(), share.high()));
        }
        Double empty = shares.empty();
        List<String> warnings = new ArrayList<>(notes);
        warnings.addAll(shares.warnings());
        return new Attribution(
                method,
                new Attribution.Explained(targets.get(target), shares.full(), probabilities.get(target), empty),
                scored,
                shares.arrays(),
                shares.addsUp() && empty != null ? new Attribution.Completeness(shares.full() - empty, sum) : null,
                shares.sampled(),
                cost,
                warnings,
                seed,
                model);
    }
}
