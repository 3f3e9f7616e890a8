package dev.limpid.evaluate;

import dev.limpid.game.Coalition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * How well an explanation could do on a game by a metric of curves: the best that a search on the game itself finds. Where
 * players add up independently that is the best there is; where they depend on each other some order may do better still,
 * and finding it would take all orders.
 *
 * <p>The orders tried: take away what lowers the score most, one by one; let in what raises it most, one by one; by what each
 * loses alone; by what each gains alone; by what each adds on average in a few drawn orders, which finds those that stand in
 * for each other, or need each other, and decides where players tie in the searches.
 *
 * <p>Of up to {@value #ONE_BY_ONE} players the two searches take n² runs together; of more each round takes as many as went
 * before it (1, 1, 2, 4, …), less than 2n·log₂n runs. The drawn orders take 6n, and each order's own curve is played. All
 * metrics of curves share these runs through the game's memory.
 */
final class Reach {
    private static final int ONE_BY_ONE = 16;
    private static final int TURNS = 3;

    private final Play play;
    private final int players;

    private Reach(Play play) {
        this.play = play;
        this.players = play.players();
    }

    /** The best value of a metric that the orders tried have. */
    static OptionalDouble of(Play play, Metric.OfGame metric) {
        Direction direction = metric.about().direction();
        return new Reach(play)
                .explanations().stream()
                        .mapToDouble(scores -> metric.of(play, scores))
                        .filter(value -> !Double.isNaN(value))
                        .reduce((one, other) -> direction.gain(one, other) >= 0 ? one : other);
    }

    private List<double[]> explanations() {
        double[] lost = LeaveOneOut.drops(play);
        double[] gained = play.values(IntStream.range(0, players)
                .mapToObj(player -> Coalition.none(players).with(player))
                .toList());
        double[] added = added();
        return List.of(
                search(Coalition.all(players), Coalition::without, score -> score, added),
                search(Coalition.none(players), Coalition::with, score -> -score, added),
                lost,
                gained,
                added);
    }

    private interface Move {
        Coalition of(Coalition coalition, int player);
    }

    /**
     * Scores that put the players in the order in which they are moved.
     *
     * @param loss of a score that a move leads to: the least is best
     * @param ties of players whose moves are equally good the one with the highest goes first
     */
    private double[] search(Coalition start, Move move, DoubleUnaryOperator loss, double[] ties) {
        double[] scores = new double[players];
        List<Integer> waiting =
                new ArrayList<>(IntStream.range(0, players).boxed().toList());
        Coalition now = start;
        int next = players;
        while (!waiting.isEmpty()) {
            Coalition before = now;
            double[] values = play.values(
                    waiting.stream().map(player -> move.of(before, player)).toList());
            double[] losses = new double[players];
            for (int i = 0; i < values.length; i++) {
                losses[waiting.get(i)] = loss.applyAsDouble(values[i]);
            }
            waiting.sort(Comparator.<Integer>comparingDouble(player -> losses[player])
                    .thenComparingDouble(player -> -ties[player])
                    .thenComparing(Comparator.naturalOrder()));
            int gone = players - waiting.size();
            int block = players <= ONE_BY_ONE ? 1 : Math.max(1, gone);
            List<Integer> moved = waiting.subList(0, Math.min(block, waiting.size()));
            for (int player : moved) {
                now = move.of(now, player);
                scores[player] = next--;
            }
            moved.clear();
        }
        return scores;
    }

    /**
     * What each adds on average, in a drawn order that begins at several places, there and back: so each comes early and late,
     * and before and after each other.
     */
    private double[] added() {
        SplittableRandom random = play.random();
        int[] order = IntStream.range(0, players).toArray();
        for (int k = players - 1; k > 0; k--) {
            int at = random.nextInt(k + 1);
            int player = order[at];
            order[at] = order[k];
            order[k] = player;
        }
        List<int[]> orders = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            int start = turn * players / TURNS;
            orders.add(IntStream.range(0, players)
                    .map(k -> order[(start + k) % players])
                    .toArray());
            orders.add(IntStream.range(0, players)
                    .map(k -> order[(start + players - k) % players])
                    .toArray());
        }
        List<Coalition> met = new ArrayList<>();
        for (int[] one : orders) {
            Coalition present = Coalition.none(players);
            met.add(present);
            for (int player : one) {
                present = present.with(player);
                met.add(present);
            }
        }
        double[] values = play.values(met);
        double[] added = new double[players];
        for (int i = 0; i < orders.size(); i++) {
            for (int k = 0; k < players; k++) {
                int at = i * (players + 1) + k;
                added[orders.get(i)[k]] += (values[at + 1] - values[at]) / orders.size();
            }
        }
        return added;
    }
}
