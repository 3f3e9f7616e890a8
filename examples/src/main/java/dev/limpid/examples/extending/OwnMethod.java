package dev.limpid.examples.extending;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.explain.Estimate;
import dev.limpid.explain.Estimator;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.TextPlayers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A method of one's own. The Banzhaf value (Banzhaf 1965) of a feature is what it adds to a coalition of the others, averaged
 * over all of these: βᵢ = 2^(1−M) Σ_S (v(S∪i) − v(S)). Unlike Shapley values, these do not add up. Cost: 2^M runs.
 *
 * <p>A method from outside is an {@link Estimator}: a game goes in, a share for each player comes out. It then explains
 * whatever predicts.
 *
 * <p>Run: {@code examples/run extending.OwnMethod}.
 */
public record OwnMethod() implements Estimator {
    private static final int MOST_PLAYERS = 16;

    @Override
    public Attribution.Method method() {
        return new Attribution.Method("banzhaf", Map.of());
    }

    /** Nothing is drawn. */
    @Override
    public long seed() {
        return 0;
    }

    @Override
    public Estimate estimate(Game game) {
        int players = game.players();
        if (players > MOST_PLAYERS) {
            throw new IllegalArgumentException("banzhaf plays every coalition of " + players + " features; it takes at"
                    + " most " + MOST_PLAYERS + ". Choose fewer --features.");
        }
        List<Coalition> all = IntStream.range(0, 1 << players)
                .mapToObj(bits -> Coalition.ofBits(players, bits))
                .toList();
        double[][] worth = game.values(all); // [coalition][target]
        return Estimate.of(game.targets(), target -> {
            List<Estimate.Share> shares = new ArrayList<>();
            for (int player = 0; player < players; player++) {
                double sum = 0;
                for (int bits = 0; bits < all.size(); bits++) {
                    sum += (all.get(bits).has(player) ? 1 : -1) * worth[bits][target];
                }
                shares.add(Estimate.Share.of(sum / (1 << players - 1)));
            }
            Attribution.Sampled exact = new Attribution.Sampled(Attribution.Stopped.EXACT, 1, 0, null);
            return new Estimate.Shares(shares, worth[all.size() - 1][target], worth[0][target], false, exact);
        });
    }

    public static void main(String... args) {
        // Two of these three words are enough: a vote, whose Banzhaf values are 1/2 each.
        BlackBox<String> vote = new BlackBox<>("vote", OwnMethod::isMajority, List.of("accepted"));
        Attribution why = vote.explain(new OwnMethod(), TextPlayers.deleted("yes aye yea"), List.of(vote.target(0)))
                .get(0);
        for (Attribution.Scored word : why.scores()) {
            System.out.printf(
                    Locale.ROOT, "%.3f  %s%n", word.score(), word.feature().text());
        }
    }

    private static Tensor isMajority(List<String> votes) {
        double[] accepted = votes.stream()
                .mapToDouble(one -> one.split("\\s+").length >= 2 ? 1 : 0)
                .toArray();
        return Tensor.of(Shape.of(votes.size(), 1), accepted);
    }
}
