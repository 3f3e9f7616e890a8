package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Against the lime package: on the same rows to rounding, on the same games to chance. */
class LimeAgainstPythonTest {
    @Test
    void the_same_rows_give_the_same_local_models() {
        int compared = 0;
        for (LimeGolden.Rows given : LimeGolden.rows()) {
            Neighbourhood near =
                    new Neighbourhood(given.features(), given.labels().get(0));
            for (int i = 1; i < given.rows().size(); i++) {
                near.add(coalition(given.rows().get(i)), 1, given.labels().get(i));
            }
            double[] kernel = distance(given.distance()).kernel(given.width(), given.features());
            for (boolean pairs : new boolean[] {false, true}) {
                Moments moments = near.look(kernel, pairs);
                for (LimeGolden.Told told : given.told()) {
                    compare(told, moments, given.features() + " features, " + told);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(90);
    }

    private static void compare(LimeGolden.Told told, Moments moments, String what) {
        int[] chosen = selection(told.selection()).choose(moments, told.label(), told.wanted());
        Ridge ridge = Ridge.of(moments, chosen, 1);
        double[] coefficients = ridge.coefficients(told.label());
        Attribution.Fit fit = LimeFindings.fit(ridge, coefficients, told.label());
        List<Integer> order = new ArrayList<>();
        for (int place : LimeSelection.largest(coefficients, chosen.length)) {
            order.add(chosen[place]);
        }
        assertThat(order).as(what).containsExactlyInAnyOrderElementsOf(told.features());
        for (int i = 0; i < chosen.length; i++) {
            double theirs = told.coefficients().get(told.features().indexOf(chosen[i]));
            assertThat(coefficients[i]).as(what).isCloseTo(theirs, within(1e-8));
        }
        assertThat(fit.intercept()).as(what).isCloseTo(told.intercept(), within(1e-8));
        assertThat(fit.prediction()).as(what).isCloseTo(told.prediction(), within(1e-8));
        assertThat(fit.r2()).as(what).isCloseTo(told.r2(), within(1e-8));
    }

    /** Means over seeds, of ours and theirs, differ by no more than chance lets them: 4 standard errors. */
    @Test
    void many_seeds_agree_with_limes_own_on_average() {
        List<Double> far = new ArrayList<>();
        for (LimeGolden.Played played : LimeGolden.games()) {
            if (isEnumerated(played)) {
                continue;
            }
            Lime.Neighbours neighbours = neighbours(played);
            double[][] told = new double[played.seeds()][];
            for (int seed = 0; seed < told.length; seed++) {
                Lime lime = new Lime(neighbours, Lime.Surrogate.STANDARD, new Certainty(0, 0.95), seed);
                Estimate.Shares shares =
                        lime.estimate(new Game(played.worth())).targets().get(0);
                Attribution.Fit fit = shares.sampled().fit();
                assertThat(fit).isNotNull();
                assertThat(fit.r2()).isNotNull();
                told[seed] = Arrays.copyOf(shares.scores(), played.features() + 3);
                told[seed][played.features()] = fit.intercept();
                told[seed][played.features() + 1] = fit.r2();
                told[seed][played.features() + 2] = fit.prediction();
            }
            for (int i = 0; i < played.mean().length; i++) {
                int number = i;
                double[] values =
                        Arrays.stream(told).mapToDouble(row -> row[number]).toArray();
                double mean = Arrays.stream(values).average().orElseThrow();
                double variance =
                        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
                double error = Math.hypot(Math.sqrt(variance / values.length), played.error()[i]);
                far.add(Math.abs(mean - played.mean()[i]) / error);
                assertThat(mean)
                        .as(played.explainer() + " " + played.features() + ", number " + i)
                        .isCloseTo(played.mean()[i], within(4 * error));
            }
        }
        Collections.sort(far);
        // Two in three within a standard error, as chance has it; a bias would widen them all.
        assertThat(far.get(far.size() / 2)).isBetween(0.4, 0.95);
    }

    @Test
    void the_same_features_are_chosen_as_often_as_by_limes_own() {
        int compared = 0;
        for (LimeGolden.Played played : LimeGolden.games()) {
            if (isEnumerated(played)) {
                continue;
            }
            for (LimeGolden.Chosen chosen : played.chosen()) {
                double[] times = new double[played.features()];
                Lime.Surrogate surrogate = new Lime.Surrogate(selection(chosen.selection()), chosen.wanted(), 1);
                for (int seed = 0; seed < played.seeds(); seed++) {
                    Lime lime = new Lime(neighbours(played), surrogate, new Certainty(0, 0.95), 5000 + seed);
                    double[] scores = lime.estimate(new Game(played.worth()))
                            .targets()
                            .get(0)
                            .scores();
                    for (int i = 0; i < scores.length; i++) {
                        times[i] += scores[i] != 0 ? 1 : 0;
                    }
                }
                for (int i = 0; i < times.length; i++) {
                    double rate = (times[i] + chosen.times()[i] + 1) / (2.0 * played.seeds() + 2);
                    double error = Math.sqrt(2 * rate * (1 - rate) * played.seeds());
                    assertThat(times[i])
                            .as(played.explainer() + " " + played.features() + " " + chosen.selection() + " " + i)
                            .isCloseTo(chosen.times()[i], within(4 * error));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(3 * 3 * 12);
    }

    /** Few features are enumerated instead of drawn: that is the average over all seeds. */
    @Test
    void what_is_enumerated_is_the_average_of_what_lime_draws() {
        int compared = 0;
        for (LimeGolden.Played played : LimeGolden.games()) {
            if (!isEnumerated(played)) {
                continue;
            }
            Game game = new Game(played.worth());
            Estimate.Shares shares = new Lime(neighbours(played), Lime.Surrogate.STANDARD, Certainty.STANDARD, 0)
                    .estimate(game)
                    .targets()
                    .get(0);
            assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.EXACT);
            assertThat(game.spent().evaluated()).isEqualTo(1L << played.features());
            for (int i = 0; i < played.features(); i++) {
                assertThat(shares.scores()[i])
                        .as(played.explainer() + " " + i)
                        .isCloseTo(played.mean()[i], within(4 * played.error()[i]));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(21);
    }

    private static boolean isEnumerated(LimeGolden.Played played) {
        return 1 << played.features() <= played.samples();
    }

    private static Lime.Neighbours neighbours(LimeGolden.Played played) {
        Lime.Neighbours plain = switch (played.explainer()) {
            case "text" -> Lime.Neighbours.ofText();
            case "image" -> Lime.Neighbours.ofPicture();
            default -> Lime.Neighbours.ofTable();
        };
        return new Lime.Neighbours(played.samples(), plain.sampling(), plain.distance(), plain.width());
    }

    private static LimeSelection selection(String name) {
        return Arrays.stream(LimeSelection.values())
                .filter(selection -> selection.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static LimeDistance distance(String name) {
        return Arrays.stream(LimeDistance.values())
                .filter(distance -> distance.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Coalition coalition(String row) {
        return Coalition.of(row.length(), i -> row.charAt(i) == '1');
    }
}
