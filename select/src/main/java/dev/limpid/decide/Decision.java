package dev.limpid.decide;

import dev.limpid.decide.Acceptability.Sampling;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which alternative to take, why, and how sure that is.
 *
 * <p>The winner is the first by the weighted sum under the priorities. Of those that tie it is the one on the best front, then the one
 * that is first under most weights, then the one listed first. So it is always on the first front: what dominates it is nowhere worse, and
 * first as well.
 *
 * @param alternatives what there was to choose from
 * @param priorities how much each criterion counted
 * @param terms how it was decided
 * @param front which alternatives nothing dominates
 * @param placings the order by each method under the priorities, the weighted sum first
 * @param anywhere how often each is first by the weighted sum under any weights (of the criteria that count)
 * @param nearby the same under weights near the priorities
 * @param reversals where the order of two hangs on a third, of every method
 * @param firstBy who is first by the weighted sum under each normalisation
 * @param winner which alternative
 */
public record Decision(
        Alternatives alternatives,
        Priorities priorities,
        Terms terms,
        Front front,
        List<Placing> placings,
        Acceptability anywhere,
        Acceptability nearby,
        List<RankReversal> reversals,
        Map<Normalisation, List<Integer>> firstBy,
        int winner) {
    public Decision {
        placings = List.copyOf(placings);
        reversals = List.copyOf(reversals);
        firstBy = new EnumMap<>(firstBy);
    }

    /**
     * How to decide.
     *
     * @param normalisation of the weighted sum and of TOPSIS
     * @param draws weightings that are drawn, of either kind
     * @param concentration of those near the priorities, by {@link Simplex#near}
     * @param seed of the draws
     */
    public record Terms(Normalisation normalisation, int draws, double concentration, long seed) {
        /** By min-max, 10,000 weightings. */
        public static Terms seeded(long seed) {
            return new Terms(Normalisation.MIN_MAX, 10_000, 20, seed);
        }

        /**
         * The methods: weighted sum, TOPSIS, VIKOR, PROMETHEE II and Borda. TOPSIS gets the same normalisation as the weighted sum, so that
         * weights mean the same.
         */
        public List<Ordering> orderings() {
            return List.of(
                    new WeightedSum(normalisation),
                    new Topsis(normalisation),
                    Vikor.STANDARD,
                    PrometheeII.STANDARD,
                    new Borda());
        }
    }

    /**
     * Decides by {@link Terms#seeded}.
     *
     * @param epsilon one a criterion, by {@link Front}
     * @param draws of the values; null if they are certain
     */
    public static Decision of(
            Alternatives alternatives, Priorities priorities, double[] epsilon, @Nullable Draws draws, long seed) {
        return of(alternatives, priorities, epsilon, draws, Terms.seeded(seed));
    }

    /**
     * Decides. Cost: 2 n m for each draw, and n³ for each method.
     *
     * @throws IllegalArgumentException if weights or tolerances are not of these criteria
     */
    public static Decision of(
            Alternatives alternatives, Priorities priorities, double[] epsilon, @Nullable Draws draws, Terms terms) {
        Front front = Front.of(alternatives, epsilon);
        Ordering sum = terms.orderings().get(0);
        List<Placing> placings = new ArrayList<>();
        List<RankReversal> reversals = new ArrayList<>();
        for (Ordering ordering : terms.orderings()) {
            placings.add(ordering.place(alternatives, priorities));
            reversals.addAll(RankReversal.of(ordering, alternatives, priorities));
        }
        Acceptability anywhere = Acceptability.of(
                sum, alternatives, new Sampling(Simplex.any(priorities), terms.draws(), terms.seed()), draws);
        Simplex near = Simplex.near(priorities, terms.concentration());
        Acceptability nearby =
                Acceptability.of(sum, alternatives, new Sampling(near, terms.draws(), terms.seed() + 1), draws);
        Map<Normalisation, List<Integer>> firstBy = new EnumMap<>(Normalisation.class);
        for (Normalisation normalisation : Normalisation.values()) {
            firstBy.put(
                    normalisation,
                    new WeightedSum(normalisation)
                            .place(alternatives, priorities)
                            .first());
        }
        int winner = placings.get(0).first().stream()
                .min(Comparator.<Integer>comparingInt(front::of).thenComparingDouble(i -> -anywhere.first(i)))
                .orElseThrow();
        return new Decision(
                alternatives, priorities, terms, front, placings, anywhere, nearby, reversals, firstBy, winner);
    }

    /** The winner's name. */
    public String name() {
        return alternatives.names().get(winner);
    }

    /**
     * Whether it is first in at least half of the weightings that matter: near the priorities, or anywhere if they are equal, which
     * says no more than that nobody preferred anything.
     */
    public boolean isSure() {
        return telling().first(winner) >= 0.5;
    }

    Acceptability telling() {
        return priorities.isEqual() ? anywhere : nearby;
    }

    /** The reason in one sentence. */
    public String sentence() {
        return new Reason(this).sentence();
    }
}
