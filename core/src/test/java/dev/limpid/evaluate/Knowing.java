package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.Stage;
import dev.limpid.explain.Staging;
import dev.limpid.game.Coalition;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What each feature is worth, exactly, on models whose logit is a sum of terms of one or two features: the mean of what it
 * brings as the first and as the last; and what can be made of that.
 *
 * @param looksAtWire whether it says so
 * @param said of the true worths
 */
record Knowing(String name, Staging games, boolean looksAtWire, UnaryOperator<double[]> said) implements Explainer {
    static Contender perfect(Staging games) {
        return new Contender("perfect", new Knowing("perfect", games, false, worths -> worths));
    }

    static Contender inverted(Staging games) {
        return new Contender(
                "inverted",
                new Knowing(
                        "inverted",
                        games,
                        false,
                        worths -> Arrays.stream(worths).map(worth -> -worth).toArray()));
    }

    @Override
    public Attribution.Method method() {
        return new Attribution.Method(name, Map.of());
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return Optional.empty();
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Stage stage = games.on(probe, input, List.of(target));
        int players = stage.players().size();
        Coalition all = Coalition.all(players);
        Coalition none = Coalition.none(players);
        List<Coalition> asked = new ArrayList<>(List.of(all, none));
        for (int player = 0; player < players; player++) {
            asked.add(all.without(player));
            asked.add(none.with(player));
        }
        double[][] values = stage.game().values(asked);
        double[] worths = new double[players];
        for (int player = 0; player < players; player++) {
            double last = values[0][0] - values[2 + 2 * player][0];
            double first = values[3 + 2 * player][0] - values[1][0];
            worths[player] = (last + first) / 2;
        }
        double[] scores = said.apply(worths);
        List<Attribution.Scored> scored = new ArrayList<>();
        for (int player = 0; player < players; player++) {
            scored.add(new Attribution.Scored(stage.players().get(player), scores[player], null, null));
        }
        return new Attribution(
                method(),
                new Attribution.Explained(target, values[0][0], null, null),
                scored,
                List.of(),
                new Attribution.Completeness(
                        values[0][0] - values[1][0], Arrays.stream(scores).sum()),
                new Attribution.Cost(stage.game().spent().run(), 0, 0),
                List.of(),
                0,
                probe.model().provenance());
    }
}
