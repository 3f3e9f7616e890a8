package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A beam search for an anchor (Ribeiro et al. 2018, algorithm 2).
 *
 * <ol>
 *   <li>Candidates of a size are those kept of the size before, each with one more feature; size 0 is the empty set. At first
 *       they share their draws: a mask of a smaller set that happens to show one more feature is one of theirs.
 *   <li>The most precise are told from the others by KL-LUCB: the two that are hardest to tell apart are drawn from, until the
 *       best of the others is at most the tolerance better than the worst of these, or an eighth of all masks is spent on
 *       the size; those still alike are taken by their means.
 *   <li>Each of these is drawn from until it is certain to hold, or not to. Of those that hold the one with the highest lower
 *       bound is the anchor; if none does, go on with the next size.
 * </ol>
 *
 * Of δ the size s may err by δ / ((s + 1)(s + 2)), so that all sizes together keep it. Which candidates are kept decides how
 * small the anchor is, not whether it holds.
 */
final class AnchorSearch {
    private static final int SHARED_DRAWS = 200;
    private static final int DRAWS = 50;
    private static final int SIZES = 8;

    /** A precision so close to the wanted one that these don't tell is taken to be below it. */
    private static final int MOST_DRAWS = 2000;

    private static final Comparator<AnchorCandidate> BY_MEAN =
            Comparator.comparingDouble(AnchorCandidate::mean).reversed();

    private final Game game;
    private final int target;
    private final Anchors wanted;
    private final SplittableRandom random;
    private final int budget;
    private int left;
    private AnchorCandidate closest;

    AnchorSearch(Game game, int target, Anchors wanted, int budget) {
        this.game = game;
        this.target = target;
        this.wanted = wanted;
        this.random = new SplittableRandom(wanted.seed());
        this.budget = budget;
        this.left = budget;
        this.closest = new AnchorCandidate(Coalition.none(game.players()), wanted.delta() / 4);
    }

    Anchors.Found found() {
        List<AnchorCandidate> beam = List.of(closest);
        for (int size = 0; left > 0; size++) {
            if (size > 0) {
                beam = best(extended(beam, size));
            }
            beam.forEach(this::decide);
            for (AnchorCandidate one : beam) {
                closest = one.low() > closest.low() ? one : closest;
            }
            if (closest.low() >= wanted.precision()) {
                return found(Attribution.Stopped.CERTAIN);
            }
            if (size == game.players()) {
                break;
            }
        }
        return found(Attribution.Stopped.BUDGET);
    }

    private Anchors.Found found(Attribution.Stopped stopped) {
        return new Anchors.Found(
                closest.members(),
                closest.mean(),
                closest.low(),
                closest.high(),
                stopped,
                stopped == Attribution.Stopped.CERTAIN);
    }

    /** All sets of one feature more, seen on masks of the smaller ones. */
    private List<AnchorCandidate> extended(List<AnchorCandidate> smaller, int size) {
        Map<Coalition, Integer> numbers = new LinkedHashMap<>();
        for (AnchorCandidate one : smaller) {
            one.members()
                    .absent()
                    .forEach(player -> numbers.putIfAbsent(one.members().with(player), numbers.size()));
        }
        int[] drawn = new int[numbers.size()];
        double[] kept = new double[numbers.size()];
        for (AnchorCandidate one : smaller) {
            List<Coalition> masks = masks(one, SHARED_DRAWS);
            double[] values = play(masks);
            one.members().absent().forEach(player -> {
                int number = numbers.getOrDefault(one.members().with(player), -1);
                for (int i = 0; i < values.length; i++) {
                    if (masks.get(i).has(player)) {
                        drawn[number]++;
                        kept[number] += values[i];
                    }
                }
            });
        }
        double miss = wanted.delta() / ((size + 1.0) * (size + 2.0)) / (2.0 * drawn.length);
        List<AnchorCandidate> candidates = new ArrayList<>();
        numbers.forEach((members, number) -> {
            AnchorCandidate candidate = new AnchorCandidate(members, miss);
            candidate.see(drawn[number], kept[number]);
            candidates.add(candidate);
        });
        return candidates;
    }

    /** KL-LUCB; the best first, of equal ones the earlier. */
    private List<AnchorCandidate> best(List<AnchorCandidate> candidates) {
        int enough = Math.max(0, left - budget / SIZES);
        List<AnchorCandidate> order = new ArrayList<>(candidates);
        while (true) {
            order.sort(BY_MEAN);
            int cut = Math.min(wanted.beam(), order.size());
            List<AnchorCandidate> in = order.subList(0, cut);
            List<AnchorCandidate> out = order.subList(cut, order.size());
            if (out.isEmpty() || left <= enough) {
                return List.copyOf(in);
            }
            AnchorCandidate worst = in.get(0);
            for (AnchorCandidate one : in) {
                worst = one.low() < worst.low() ? one : worst;
            }
            AnchorCandidate rival = out.get(0);
            for (AnchorCandidate one : out) {
                rival = one.high() > rival.high() ? one : rival;
            }
            if (rival.high() - worst.low() <= wanted.tolerance()) {
                return List.copyOf(in);
            }
            draw(worst, DRAWS);
            draw(rival, DRAWS);
        }
    }

    private void decide(AnchorCandidate one) {
        while (one.low() < wanted.precision()
                && one.high() >= wanted.precision()
                && one.drawn() < MOST_DRAWS
                && left > 0) {
            draw(one, 2 * DRAWS);
        }
    }

    private void draw(AnchorCandidate one, int count) {
        double[] values = play(masks(one, count));
        double kept = 0;
        for (double value : values) {
            kept += value;
        }
        one.see(values.length, kept);
    }

    /** As many masks that show the members as are wanted and left. */
    private List<Coalition> masks(AnchorCandidate one, int count) {
        List<Coalition> masks = new ArrayList<>();
        for (int i = 0; i < Math.min(count, left); i++) {
            masks.add(Coalition.of(
                    game.players(),
                    player -> random.nextBoolean() | one.members().has(player)));
        }
        return masks;
    }

    private double[] play(List<Coalition> masks) {
        double[][] scores = game.values(masks);
        double[] values = new double[scores.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = scores[i][target];
            Anchors.requireAnswer(values[i]);
        }
        left -= values.length;
        return values;
    }
}
