package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Ablation, or leave one out: what the score loses when one feature goes and all others stay, v(N) − v(N∖i) (Robnik-Šikonja
 * and Kononenko 2008; Zeiler and Fergus 2014). Shares do not add up: what two features say twice, neither is missed for.
 * Cost: M + 1 coalitions.
 */
public record Ablation() implements Estimator {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method("ablation", Map.of());
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public Estimate estimate(Game game) {
        Coalition all = Coalition.all(game.players());
        List<Coalition> asked = new ArrayList<>(List.of(all));
        for (int player = 0; player < game.players(); player++) {
            asked.add(all.without(player));
        }
        double[][] values = game.values(asked);
        return Estimate.of(game.targets(), target -> {
            double full = values[0][target];
            List<Estimate.Share> shares = new ArrayList<>();
            for (int player = 0; player < game.players(); player++) {
                shares.add(Estimate.Share.of(full - values[player + 1][target]));
            }
            return new Estimate.Shares(shares, full, null, false, Certainty.EXACT);
        });
    }
}
