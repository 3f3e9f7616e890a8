package dev.limpid.transfer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Each score against its paper's formula, computed slowly. */
class OraclesTest {
    @ParameterizedTest
    @CsvSource({"40, 6, 3", "12, 20, 3", "30, 30, 2", "25, 24, 5", "60, 3, 10"})
    void vectors_score_as_their_papers_have_it(int size, int width, int classes) {
        Sample sample = Samples.random(size, width, classes, 0.7, size);
        assertThat(new RegularisedHScore().of(sample)).isCloseTo(Oracles.regularisedHScore(sample), within(1e-9));
        assertThat(TransRate.standard().of(sample)).isCloseTo(Oracles.transRate(sample, 1e-4), within(1e-7));
        assertThat(Gbc.standard().of(sample)).isCloseTo(Oracles.gbc(sample), within(1e-9));
        assertThat(Parc.standard().of(sample)).isCloseTo(Oracles.parc(sample, 0), within(1e-9));
        assertThat(new HScore().of(sample)).isCloseTo(Oracles.hScore(sample), within(1e-7));
    }

    @ParameterizedTest
    @CsvSource({"40, 12, 5, 3", "15, 20, 6, 3", "20, 20, 3, 2"})
    void vectors_of_less_rank_score_as_their_papers_have_it(int size, int width, int rank, int classes) {
        Sample sample = Samples.ofRank(size, width, rank, classes, size);
        assertThat(sample.spectrum().energies()).hasSize(rank);
        assertThat(new HScore().of(sample)).isCloseTo(Oracles.hScore(sample), within(1e-7));
        assertThat(new RegularisedHScore().of(sample)).isCloseTo(Oracles.regularisedHScore(sample), within(1e-9));
        assertThat(TransRate.standard().of(sample)).isCloseTo(Oracles.transRate(sample, 1e-4), within(1e-7));
    }

    @ParameterizedTest
    @CsvSource({"40, 6, 6", "12, 20, 20", "30, 30, 30", "40, 12, 5", "15, 20, 6"})
    void logme_is_the_marginal_likelihood_at_its_best(int size, int width, int rank) {
        Sample sample = Samples.ofRank(size, width, rank, 3, size + rank);
        for (int c = 0; c < 3; c++) {
            double[] target = sample.indicator(c);
            LogMe.Evidence fit = LogMe.exact().fit(sample.spectrum(), target, width);
            assertThat(fit.score())
                    .isCloseTo(Oracles.evidence(sample.rows(), target, fit.alpha(), fit.beta()), within(1e-8));
            // ε is a prior on α and β, which keeps them from infinity.
            double best = penalised(sample.rows(), target, fit.alpha(), fit.beta());
            for (double change : new double[] {0.9, 1.1}) {
                assertThat(penalised(sample.rows(), target, fit.alpha() * change, fit.beta()))
                        .isLessThan(best + 1e-12);
                assertThat(penalised(sample.rows(), target, fit.alpha(), fit.beta() * change))
                        .isLessThan(best + 1e-12);
            }
        }
    }

    private static double penalised(double[][] rows, double[] target, double alpha, double beta) {
        double ofVectors = Rows.energy(rows) / rows.length / rows[0].length;
        double ofTarget = Rows.energy(target) / rows.length;
        return Oracles.evidence(rows, target, alpha, beta)
                - 1e-5 * ofTarget * (alpha / ofVectors + beta) / 2 / rows.length;
    }

    /** The authors' code leaves out (D − N)/2 ln α. */
    @Test
    void logme_of_thuml_lacks_the_directions_that_no_example_shows() {
        Sample wide = Samples.random(12, 20, 3, 1, 1);
        LogMe whole = new LogMe(LogMe.Steps.ELEVEN, true);
        double missing = 0;
        for (int c = 0; c < 3; c++) {
            double alpha =
                    whole.fit(wide.spectrum(), wide.indicator(c), wide.width()).alpha();
            missing += 8 / 2.0 * Math.log(alpha) / 12 / 3;
        }
        assertThat(LogMe.thuml().of(wide)).isCloseTo(whole.of(wide) + missing, within(1e-12));
        Sample tall = Samples.random(20, 12, 3, 1, 1);
        assertThat(LogMe.thuml().of(tall)).isEqualTo(whole.of(tall));
    }

    @ParameterizedTest
    @CsvSource({"20, 2, 2", "50, 7, 3", "40, 100, 4", "30, 3, 6", "30, 1, 2"})
    void guesses_score_as_their_papers_have_it(int size, int sources, int classes) {
        Guesses guesses = Samples.randomGuesses(size, sources, classes, 1, size);
        assertThat(new Leep().of(guesses)).isCloseTo(Oracles.leep(guesses), within(1e-12));
        assertThat(new Nce().of(guesses)).isCloseTo(Oracles.nce(guesses), within(1e-12));
    }
}
