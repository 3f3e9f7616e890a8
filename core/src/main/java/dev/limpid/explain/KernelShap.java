package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Shapley values as the additive model that fits all coalitions best, when one of size s counts (M − 1) / (C(M,s) s (M − s))
 * and the values of nobody and everybody are met (Lundberg and Lee 2017, theorem 2).
 *
 * <p>Coalitions come in pairs with their complements (Covert and Lee 2021, §3.3). Sizes are played completely from the outside
 * in (one and all but one, always; two and all but two; …) as long as a size's part of the weight would give it as many of
 * the remaining samples as it has coalitions; the rest is drawn. When nothing remains to be drawn the shares are exact.
 *
 * <p>How the drawn part is fitted is told by {@link KernelRest}; shares add up either way, and intervals are Student's.
 * Memory does not grow with the samples.
 *
 * <p>With l1 selection, of each target only some features get shares, which a least-angle path through the regression takes in
 * first; they are fitted anew, so that they alone add up. Intervals are those of the shares of this choice, not of the choice.
 *
 * @param samples coalitions that may be asked for; null for 2M + {@value #BUDGET}
 * @param features how many features an l1 selection may choose, at least 1; null for all
 */
public record KernelShap(
        @Nullable Integer samples, @Nullable Integer features, Certainty certainty, long seed) implements Estimator {
    private static final int BUDGET = 2048;

    /** Pairs that must be drawn at least, to tell how they scatter. */
    private static final int LEAST = 16;

    private static final int FIRST_LOOK = 64;

    /** Pairs that are asked at once. */
    private static final int TOGETHER = 128;

    public KernelShap {
        if (features != null && features < 1) {
            throw new IllegalArgumentException(
                    "kernel-shap's l1 selection chooses at least 1 feature, got features:" + features + ".");
        }
    }

    /** All features get shares. */
    public KernelShap(@Nullable Integer samples, Certainty certainty, long seed) {
        this(samples, null, certainty, seed);
    }

    @Override
    public Attribution.Method method() {
        return certainty.method(
                "kernel-shap", samples, features == null ? Map.of() : Map.of("l1", "features:" + features));
    }

    @Override
    public Estimate estimate(Game game) {
        int players = game.players();
        double[][] ends = game.values(List.of(Coalition.none(players), Coalition.all(players)));
        KernelSystem system = new KernelSystem(players, ends[0], ends[1]);
        long pairs = (budget(players) - 2) / 2;
        int most = Math.min(players, Objects.requireNonNullElse(features, players));
        int size = 1;
        for (; 2 * size <= players && takes(size, system, pairs); size++) {
            pairs -= (long) enumerate(size, game, system);
        }
        if (2 * size > players) {
            return Standing.exact(chosen(system.alone(), most), ends[1], ends[0]);
        }
        KernelRest rest = KernelRest.of(system, pairs, most);
        Sizes sizes = new Sizes(size, players);
        SplittableRandom random = new SplittableRandom(seed);
        Shuffle shuffle = new Shuffle(players, random);
        Looks looks = new Looks(certainty, Math.max(FIRST_LOOK, rest.least()));
        for (long played = 0; played < pairs; ) {
            List<Coalition> drawn = new ArrayList<>();
            for (long i = Math.min(TOGETHER, pairs - played); i > 0; i--) {
                drawn.add(shuffle.coalition(sizes.draw(random)));
            }
            play(drawn, game, system, rest::add);
            played += drawn.size();
            if (played < pairs && looks.areDue(played)) {
                Standing standing = rest.standing();
                if (standing.isCertain(certainty, looks.taken())) {
                    return standing.estimate(ends[1], ends[0], certainty, Attribution.Stopped.CERTAIN);
                }
            }
        }
        return rest.standing().estimate(ends[1], ends[0], certainty, Attribution.Stopped.BUDGET);
    }

    private static double[][] chosen(double[][] shares, int most) {
        return Arrays.stream(shares)
                .map(own -> most < own.length ? KernelChoice.restrict(own, KernelChoice.ofAll(own, most)) : own)
                .toArray(double[][]::new);
    }

    private long budget(int players) {
        long least = 2L * players + 2 + 2 * LEAST;
        long all = players < Integer.SIZE - 1 ? 1L << players : Integer.MAX_VALUE;
        long budget = Objects.requireNonNullElse(samples, Math.addExact(2 * players, BUDGET));
        if (budget < Math.min(least, all)) {
            throw new IllegalArgumentException("kernel-shap plays each of " + players
                    + " features alone and left out, and " + LEAST + " random pairs, which takes "
                    + Math.min(least, all) + " samples, got " + budget
                    + ". Allow more --samples, or choose fewer --features.");
        }
        return Math.min(budget, all);
    }

    /** Whether a size is played completely, of so many pairs that are left. */
    private static boolean takes(int size, KernelSystem system, long pairs) {
        double needed = system.pairs(size);
        return size == 1
                || needed <= pairs && needed <= pairs * system.mass(size) / system.massLeft() * (1 + 1e-9)
                || system.pairsLeft(size) <= pairs;
    }

    private static double enumerate(int size, Game game, KernelSystem system) {
        List<Coalition> chunk = new ArrayList<>();
        int players = game.players();
        // Of the middle size, one of each pair: those with player 0.
        boolean middle = 2 * size == players;
        int[] members = new int[size];
        for (int i = 0; i < size; i++) {
            members[i] = i;
        }
        do {
            Coalition coalition = Coalition.none(players);
            for (int member : members) {
                coalition = coalition.with(member);
            }
            chunk.add(coalition);
            if (chunk.size() == TOGETHER) {
                play(chunk, game, system, system::add);
                chunk.clear();
            }
        } while (next(members, players) && !(middle && members[0] > 0));
        play(chunk, game, system, system::add);
        system.complete(size);
        return system.pairs(size);
    }

    /** The next combination in lexicographic order. */
    private static boolean next(int[] members, int players) {
        int size = members.length;
        int moved = size - 1;
        while (moved >= 0 && members[moved] == players - size + moved) {
            moved--;
        }
        if (moved < 0) {
            return false;
        }
        members[moved]++;
        for (int i = moved + 1; i < size; i++) {
            members[i] = members[i - 1] + 1;
        }
        return true;
    }

    /** Takes a coalition and half of what it is worth more than its complement, by target, less what all alike account for. */
    private interface Sink {
        void add(Coalition coalition, double[] odd);
    }

    private static void play(List<Coalition> coalitions, Game game, KernelSystem system, Sink sink) {
        List<Coalition> asked = new ArrayList<>();
        for (Coalition coalition : coalitions) {
            asked.add(coalition);
            asked.add(coalition.complement());
        }
        double[][] values = game.values(asked);
        for (int i = 0; i < coalitions.size(); i++) {
            sink.add(coalitions.get(i), system.odd(coalitions.get(i).size(), values[2 * i], values[2 * i + 1]));
        }
    }

    /** The sizes that are drawn, each in proportion to its weight. */
    private static final class Sizes {
        private final int first;
        private final double[] upTo;

        Sizes(int first, int players) {
            this.first = first;
            this.upTo = new double[players - 2 * first + 1];
            double sum = 0;
            for (int i = 0; i < upTo.length; i++) {
                sum += 1.0 / (first + i) / (players - first - i);
                upTo[i] = sum;
            }
        }

        int draw(SplittableRandom random) {
            double at = random.nextDouble() * upTo[upTo.length - 1];
            int i = 0;
            while (upTo[i] <= at) {
                i++;
            }
            return first + i;
        }
    }
}
