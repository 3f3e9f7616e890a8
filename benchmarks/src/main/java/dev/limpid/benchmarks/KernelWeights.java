package dev.limpid.benchmarks;

import dev.limpid.explain.Certainty;
import dev.limpid.explain.KernelShap;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Worth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * What the weights of KernelSHAP do to its result when every coalition is played, so that nothing is left to chance. Players 0,
 * 1, … of M; a game's values are by coalition, as a number whose bit i says whether player i is present.
 *
 * <p>The right weight of k of M players is (M − 1) / (C(M,k) k (M − k)) (Lundberg and Lee 2017, theorem 2). SynapseML's source
 * has the number of samples N where M belongs: (N − 1) / (C(M,k) k (N − k)) for k up to M / 2, M − k weighing as k, and N is 2^M
 * when all coalitions are played. Nobody and everybody weigh 10^8.
 */
public final class KernelWeights {
    private static final int MOST_PLAYED_WHOLE = 11;
    private static final int[] DRAWN = {12, 14, 16, 18};
    private static final double ENDS = 1e8;

    private KernelWeights() {}

    public static void main(String[] arguments) {
        System.out.println("Largest error of a Shapley value, in percent of the largest Shapley value.\n");
        System.out.println("All coalitions played:\n");
        System.out.println("| game | players | right weights | SynapseML's weights | Limpid's kernel-shap |");
        System.out.println("|---|---|---|---|---|");
        for (String game : List.of("random", "words")) {
            for (int players = 2; players <= MOST_PLAYED_WHOLE; players++) {
                double[] values = values(game, players);
                double[] truth = shapley(values, players);
                int m = players;
                int n = values.length;
                double[] right = fit(values, m, k -> (m - 1) / (choose(m, k) * k * (m - k)));
                double[] theirs = fit(values, m, size -> {
                    int k = Math.min(size, m - size);
                    return (n - 1) / (choose(m, k) * k * (n - k));
                });
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %s | %s | %s |%n",
                        game,
                        players,
                        percent(right, truth),
                        percent(theirs, truth),
                        percent(limpid(values, m, n, 0), truth));
            }
        }
        System.out.println(
                "\nAs many coalitions as both play by themselves, 2 M + 2048, and fewer than there are; Limpid's of"
                        + " ten seeds the worst:\n");
        System.out.println("| game | players | Limpid's kernel-shap |");
        System.out.println("|---|---|---|");
        for (String game : List.of("random", "words")) {
            for (int players : DRAWN) {
                double[] values = values(game, players);
                double[] truth = shapley(values, players);
                double worst = 0;
                for (int seed = 0; seed < 10; seed++) {
                    worst = Math.max(worst, error(limpid(values, players, 2 * players + 2048, seed), truth));
                }
                System.out.printf(Locale.ROOT, "| %s | %d | %.2f |%n", game, players, 100 * worst);
            }
        }
    }

    private static String percent(double[] shares, double[] truth) {
        return String.format(Locale.ROOT, "%.2f", 100 * error(shares, truth));
    }

    private static double error(double[] shares, double[] truth) {
        double most = 0;
        for (int i = 0; i < truth.length; i++) {
            most = Math.max(most, Math.abs(shares[i] - truth[i]));
        }
        return most / Arrays.stream(truth).map(Math::abs).max().orElseThrow();
    }

    /** Values at random; or the probability that a logistic model gives a text of these words. */
    private static double[] values(String game, int players) {
        double[] values = new double[1 << players];
        if (game.equals("random")) {
            Random random = new Random(players);
            Arrays.setAll(values, coalition -> random.nextGaussian());
            return values;
        }
        Random random = new Random(1000 + players);
        double[] words = new double[players];
        Arrays.setAll(words, word -> 1.5 * random.nextGaussian());
        Arrays.setAll(values, coalition -> {
            double logit = 0;
            for (int i = 0; i < players; i++) {
                logit += has(coalition, i) ? words[i] : 0;
            }
            return 1 / (1 + Math.exp(-logit));
        });
        return values;
    }

    private static boolean has(int coalition, int player) {
        return (coalition >> player & 1) == 1;
    }

    private static double choose(int n, int k) {
        double ways = 1;
        for (int i = 1; i <= k; i++) {
            ways = ways * (n - k + i) / i;
        }
        return ways;
    }

    /** By the definition. */
    private static double[] shapley(double[] values, int players) {
        double[] shares = new double[players];
        for (int coalition = 0; coalition < values.length; coalition++) {
            double weight = 1 / (players * choose(players - 1, Math.min(players - 1, Integer.bitCount(coalition))));
            for (int i = 0; i < players; i++) {
                if (!has(coalition, i)) {
                    shares[i] += weight * (values[coalition | 1 << i] - values[coalition]);
                }
            }
        }
        return shares;
    }

    /** Weighted least squares with an intercept over all coalitions, by Householder's reflections. */
    private static double[] fit(double[] values, int players, IntToDoubleFunction weight) {
        double[][] rows = new double[values.length][players + 2];
        for (int coalition = 0; coalition < values.length; coalition++) {
            int size = Integer.bitCount(coalition);
            double root = Math.sqrt(size == 0 || size == players ? ENDS : weight.applyAsDouble(size));
            for (int i = 0; i < players; i++) {
                rows[coalition][i] = has(coalition, i) ? root : 0;
            }
            rows[coalition][players] = root;
            rows[coalition][players + 1] = root * values[coalition];
        }
        for (int column = 0; column <= players; column++) {
            reflect(rows, column);
        }
        double[] solved = new double[players + 1];
        for (int i = players; i >= 0; i--) {
            double rest = rows[i][players + 1];
            for (int j = i + 1; j <= players; j++) {
                rest -= rows[i][j] * solved[j];
            }
            solved[i] = rest / rows[i][i];
        }
        return Arrays.copyOf(solved, players);
    }

    /** Makes what is below the diagonal of a column nothing. */
    private static void reflect(double[][] rows, int column) {
        double square = 0;
        for (int i = column; i < rows.length; i++) {
            square += rows[i][column] * rows[i][column];
        }
        double norm = rows[column][column] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
        double[] mirror = new double[rows.length];
        for (int i = column; i < rows.length; i++) {
            mirror[i] = rows[i][column];
        }
        mirror[column] -= norm;
        double length = square - rows[column][column] * rows[column][column] + mirror[column] * mirror[column];
        for (int j = column; j < rows[0].length; j++) {
            double along = 0;
            for (int i = column; i < rows.length; i++) {
                along += mirror[i] * rows[i][j];
            }
            double twice = 2 * along / length;
            for (int i = column; i < rows.length; i++) {
                rows[i][j] -= twice * mirror[i];
            }
        }
    }

    private static double[] limpid(double[] values, int players, int samples, long seed) {
        Worth worth = new Worth() {
            @Override
            public int players() {
                return players;
            }

            @Override
            public int targets() {
                return 1;
            }

            @Override
            public int together() {
                return 1024;
            }

            @Override
            public double[][] of(List<Coalition> coalitions) {
                return coalitions.stream()
                        .map(one ->
                                new double[] {values[one.present().reduce(0, (bits, player) -> bits | 1 << player)]})
                        .toArray(double[][]::new);
            }
        };
        return new KernelShap(samples, new Certainty(0, 0.95), seed)
                .estimate(new Game(worth))
                .targets()
                .get(0)
                .scores();
    }
}
