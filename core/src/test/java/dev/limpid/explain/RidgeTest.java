package dev.limpid.explain;

import dev.limpid.game.Coalition;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Coefficients are held to scikit-learn's elsewhere; here is what single rows do to them, by moving one's score. */
class RidgeTest {
    private static Ridge ridge(int players, int rows, int moved, double by, boolean pairs) {
        SplittableRandom random = new SplittableRandom(11);
        Neighbourhood near = new Neighbourhood(players, new double[] {2});
        for (int i = 1; i < rows; i++) {
            double score = random.nextDouble();
            near.add(LimeSampling.SIZES.draw(players, random), 1, new double[] {score + (i == moved ? by : 0)});
        }
        Moments moments = near.look(LimeDistance.COSINE.kernel(0.25, players), pairs);
        return Ridge.of(moments, near.everybody(), 1);
    }

    @Test
    void influence_and_leverage_are_what_a_unit_of_score_changes() {
        for (int players : new int[] {6, 40}) {
            Ridge ridge = ridge(players, 30, 0, 0, players < 30);
            assertThat(ridge).isInstanceOf(players < 30 ? PrimalRidge.class : DualRidge.class);
            double[] before = ridge.coefficients(0);
            List<double[]> influences = new ArrayList<>();
            List<Double> leverages = new ArrayList<>();
            ridge.visit((row, leverage, influence) -> {
                influences.add(influence.clone());
                leverages.add(leverage);
            });
            assertThat(influences).hasSize(30);
            for (int row = 1; row < 30; row++) {
                Ridge other = ridge(players, 30, row, 1, players < 30);
                double[] after = other.coefficients(0);
                for (int i = 0; i < players; i++) {
                    assertThat(after[i] - before[i]).isCloseTo(influences.get(row)[i], within(1e-10));
                }
                Neighbourhood.Row own = ridge.moments().neighbourhood().rows().get(row);
                double was = ridge.moments().score(0) + Ridge.predict(ridge, own, before);
                double is = other.moments().score(0) + Ridge.predict(other, own, after);
                assertThat(is - was).isCloseTo(leverages.get(row), within(1e-10));
            }
        }
    }

    @Test
    void held_out_is_what_fits_without_each_row_predict() {
        int players = 5;
        int rows = 40;
        SplittableRandom random = new SplittableRandom(4);
        List<Coalition> drawn = LimeSampling.BERNOULLI.draw(rows, players, random);
        double[] scores = random.doubles(rows).toArray();
        for (int i = 0; i < rows; i++) {
            scores[i] += drawn.get(i).size();
        }
        double missed = 0;
        double varied = 0;
        for (int out = 0; out < rows; out++) {
            Ridge ridge = without(out, drawn, scores);
            Moments moments = ridge.moments();
            Neighbourhood.Row row = moments.neighbourhood().rows().get(out + 1);
            double score = row.scores()[0] - moments.score(0);
            double miss = score - Ridge.predict(ridge, row, ridge.coefficients(0));
            missed += moments.kernel(row) * miss * miss;
            varied += moments.kernel(row) * score * score;
        }
        double told = Residuals.of(without(-1, drawn, scores)).heldOut()[0];
        assertThat(told).isCloseTo(1 - missed / varied, within(1e-10)).isBetween(0.3, 0.95);
    }

    private static Ridge without(int out, List<Coalition> drawn, double[] scores) {
        int players = drawn.get(0).players();
        Neighbourhood near = new Neighbourhood(players, new double[] {5});
        for (int i = 0; i < drawn.size(); i++) {
            near.add(drawn.get(i), i == out ? 0 : 1, new double[] {scores[i]});
        }
        return Ridge.of(near.look(LimeDistance.COSINE.kernel(0.5, players), true), near.everybody(), 1);
    }
}
