package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Hierarchy;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * Owen values (Owen 1977) over the game's hierarchy, all the way down (Winter 1989): a group's worth is shared among its two
 * parts as by Shapley, beside others that are present or absent group by group. Groups of more parts are {@linkplain
 * Hierarchy#halved halved} first, so parts of one group are not all alike to each other; what shares depend on is the tree.
 *
 * <p>Groups that change the score most are looked into first, by |Δ| times weight, the largest of all targets, as the shap
 * package does; of two alike the one that was met first. Shares are exact when all groups were looked into. When samples run
 * out before, what a group adds is shared evenly among its players, and a warning says so. Shares add up either way; nothing
 * is drawn, and there are no intervals. Cost: all of a balanced tree take about M² coalitions at most; a look into a group
 * takes two. Memory: some 200 bytes and two coalitions a sample.
 *
 * @param samples coalitions that may be asked for; null for 2M + {@value #BUDGET}
 */
public record PartitionShap(@Nullable Integer samples) implements Estimator {
    private static final int BUDGET = 2048;

    /** Looks that are asked together at most; a quarter of those before, so that the first ones lead the next. */
    private static final int TOGETHER = 128;

    private static final int LEAST_TOGETHER = 4;

    @Override
    public Attribution.Method method() {
        return new Attribution.Method("partition-shap", Map.of("samples", samples == null ? "auto" : samples));
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public Estimate estimate(Game game) {
        int players = game.players();
        long budget = Objects.requireNonNullElse(samples, Math.addExact(2 * players, BUDGET));
        if (budget < 2) {
            throw new IllegalArgumentException(
                    "partition-shap plays nobody and everybody at least, got " + budget + " samples.");
        }
        Coalition nobody = Coalition.none(players);
        double[][] ends = game.values(List.of(nobody, Coalition.all(players)));
        Looking looking = new Looking(game);
        looking.met(Part.of(game.hierarchy().halved().root(), players), nobody, ends[0], ends[1], 1);
        long looks = (budget - 2) / 2;
        for (long taken = 0; taken < looks && !looking.open.isEmpty(); ) {
            long round = Math.min(looks - taken, Math.max(LEAST_TOGETHER, Math.min(TOGETHER, taken / 4)));
            taken += looking.look((int) round);
        }
        if (looking.open.isEmpty()) {
            return Standing.exact(looking.shares, ends[1], ends[0]);
        }
        int vague = looking.shareOpen();
        return Standing.without(
                looking.shares,
                ends[1],
                ends[0],
                new Attribution.Sampled(Attribution.Stopped.BUDGET, 1, 0, null),
                List.of("The samples were spent before all groups of features were looked into: " + vague + " of "
                        + players + " scores are in part even shares of their group's. Raise samples to tell them"
                        + " apart."));
    }

    /**
     * A node of the tree with all its players.
     *
     * @param left null of a single player
     */
    private record Part(
            int[] players,
            Coalition coalition,
            @Nullable Part left,
            @Nullable Part right) {
        /** Of a tree of pairs, from the leaves upwards: trees may be deep. */
        static Part of(Hierarchy.Node root, int players) {
            Deque<Hierarchy.Node> pending = new ArrayDeque<>(List.of(root));
            List<Hierarchy.Node> order = new ArrayList<>();
            while (!pending.isEmpty()) {
                Hierarchy.Node node = pending.pop();
                order.add(node);
                if (node instanceof Hierarchy.Group group) {
                    group.parts().forEach(pending::push);
                }
            }
            // Read backwards, every group finds its right part on top and its left part below.
            Deque<Part> built = new ArrayDeque<>();
            for (int i = order.size() - 1; i >= 0; i--) {
                Hierarchy.Node node = order.get(i);
                if (node instanceof Hierarchy.Leaf leaf) {
                    int player = leaf.player();
                    built.push(
                            new Part(new int[] {player}, Coalition.none(players).with(player), null, null));
                } else {
                    Part right = built.pop();
                    Part left = built.pop();
                    Coalition both = left.coalition.union(right.coalition);
                    built.push(new Part(both.present().toArray(), both, left, right));
                }
            }
            return built.pop();
        }
    }

    /**
     * A group that was met among others and not looked into yet.
     *
     * @param others those present besides
     * @param without what they are worth
     * @param with what they and the group are worth
     * @param weight of this meeting, of 1 over all meetings of the group
     * @param number in the order of meeting
     */
    private record Met(
            Part part, Coalition others, double[] without, double[] with, double weight, double urgency, long number) {}

    private static final class Looking {
        private static final Comparator<Met> MOST_URGENT =
                Comparator.comparingDouble((Met met) -> -met.urgency).thenComparingLong(Met::number);

        private final Game game;
        private final PriorityQueue<Met> open = new PriorityQueue<>(MOST_URGENT);
        private final double[][] shares;
        private long number;

        Looking(Game game) {
            this.game = game;
            this.shares = new double[game.targets()][game.players()];
        }

        void met(Part part, Coalition others, double[] without, double[] with, double weight) {
            if (part.left == null) {
                share(part, without, with, weight);
                return;
            }
            double most = 0;
            for (int target = 0; target < with.length; target++) {
                most = Math.max(most, Math.abs(with[target] - without[target]));
            }
            open.add(new Met(part, others, without, with, weight, most * weight, number++));
        }

        /** What a part adds, evenly among its players. */
        private void share(Part part, double[] without, double[] with, double weight) {
            for (int target = 0; target < with.length; target++) {
                double each = weight * (with[target] - without[target]) / part.players.length;
                for (int player : part.players) {
                    shares[target][player] += each;
                }
            }
        }

        /** Looks into the most urgent groups, so many at most. */
        int look(int most) {
            List<Met> round = new ArrayList<>();
            List<Coalition> asked = new ArrayList<>();
            while (round.size() < most && !open.isEmpty()) {
                Met met = open.remove();
                round.add(met);
                asked.add(met.others.union(left(met).coalition));
                asked.add(met.others.union(right(met).coalition));
            }
            double[][] values = game.values(asked);
            for (int i = 0; i < round.size(); i++) {
                Met met = round.get(i);
                Part left = left(met);
                Part right = right(met);
                double[] one = values[2 * i];
                double[] other = values[2 * i + 1];
                double half = met.weight / 2;
                met(left, met.others, met.without, one, half);
                met(left, asked.get(2 * i + 1), other, met.with, half);
                met(right, met.others, met.without, other, half);
                met(right, asked.get(2 * i), one, met.with, half);
            }
            return round.size();
        }

        private static Part left(Met met) {
            return Objects.requireNonNull(met.part.left);
        }

        private static Part right(Met met) {
            return Objects.requireNonNull(met.part.right);
        }

        /** Shares what was not looked into; tells how many players that concerns. */
        int shareOpen() {
            Coalition vague = Coalition.none(game.players());
            // In the order of meeting, so that sums have the same bits however the queue lies.
            List<Met> rest =
                    open.stream().sorted(Comparator.comparingLong(Met::number)).toList();
            for (Met met : rest) {
                share(met.part, met.without, met.with, met.weight);
                vague = vague.union(met.part.coalition);
            }
            return vague.size();
        }
    }
}
