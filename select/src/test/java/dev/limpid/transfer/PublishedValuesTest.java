package dev.limpid.transfer;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * On data that anyone can make again: iris, and numbers of a linear congruential generator; values by numpy, two of them by
 * flairNLP's TransformerRanker.
 */
class PublishedValuesTest {
    private static final Offset<Double> CLOSE = within(1e-8);
    private static final Sample IRIS = Samples.iris();
    private static final Sample LONG = Samples.congruential(40, 6);
    private static final Sample WIDE = Samples.congruential(12, 20);

    @Test
    void scores_of_iris() {
        assertThat(LogMe.exact().of(IRIS)).isCloseTo(-0.16006024366, CLOSE);
        assertThat(LogMe.thuml().of(IRIS)).isCloseTo(-0.16006024366, CLOSE);
        assertThat(RegularisedHScore.shrinkage(IRIS)).isCloseTo(0.00757880145, CLOSE);
        assertThat(new RegularisedHScore().of(IRIS)).isCloseTo(1.17784249933, CLOSE);
        assertThat(new HScore().of(IRIS)).isCloseTo(1.19189882504, CLOSE);
        assertThat(TransRate.standard().of(IRIS)).isCloseTo(0.58940540637, CLOSE);
        assertThat(Gbc.standard().of(IRIS)).isCloseTo(-0.23068557865, CLOSE);
        assertThat(new Gbc(64, true).of(IRIS)).isCloseTo(-0.33008822266, CLOSE);
    }

    @Test
    void scores_of_iris_as_uci_has_it() {
        assertThat(LogMe.exact().of(Samples.irisOfUci())).isCloseTo(-0.1620848, within(1e-7));
        assertThat(new RegularisedHScore().of(Samples.irisOfUci())).isCloseTo(1.1736549, within(1e-7));
    }

    @Test
    void scores_that_transformer_ranker_publishes() {
        assertThat(new RegularisedHScore().of(IRIS)).isCloseTo(1.177842480406727, within(3e-8));
        assertThat(LogMe.thuml().of(IRIS)).isCloseTo(-0.16006022033609904, within(3e-8));
        assertThat(LogMe.exact().of(IRIS)).isCloseTo(-0.16006022033609904, within(3e-8));
    }

    @Test
    void the_generator_is_the_same() {
        assertThat(LONG.rows()[0][0]).isCloseTo(0.482307589706, within(1e-12));
        assertThat(LONG.rows()[0][3]).isCloseTo(0.677037258260, within(1e-12));
        assertThat(LONG.rows()[39][5]).isEqualTo(-0.11008078139275312);
    }

    @Test
    void scores_of_more_examples_than_dimensions() {
        assertThat(LogMe.thuml().of(LONG)).isCloseTo(-0.6349504945, CLOSE);
        assertThat(LogMe.exact().of(LONG)).isCloseTo(-0.6349504945, CLOSE);
        assertThat(new HScore().of(LONG)).isCloseTo(1.0378618283, CLOSE);
        assertThat(RegularisedHScore.shrinkage(LONG)).isCloseTo(0.4330122227, CLOSE);
        assertThat(new RegularisedHScore().of(LONG)).isCloseTo(0.7231232324, CLOSE);
        assertThat(new Leep().of(Samples.guesses(LONG))).isCloseTo(-1.0217419537, CLOSE);
        assertThat(new Nce().of(Samples.guesses(LONG))).isCloseTo(-0.5979960754, CLOSE);
        assertThat(new TransRate(1e-4, false).of(LONG)).isCloseTo(0.5425079722, CLOSE);
        assertThat(TransRate.standard().of(LONG)).isCloseTo(0.6322345104, CLOSE);
        assertThat(Gbc.standard().of(LONG)).isCloseTo(-2.1481376539, CLOSE);
        assertThat(new Gbc(64, true).of(LONG)).isCloseTo(-2.2983418574, CLOSE);
    }

    @Test
    void scores_of_fewer_examples_than_dimensions() {
        assertThat(LogMe.thuml().of(WIDE)).isCloseTo(0.2415393421, CLOSE);
        assertThat(new LogMe(LogMe.Steps.ELEVEN, true).of(WIDE)).isCloseTo(-0.5531413356, CLOSE);
        assertThat(RegularisedHScore.shrinkage(WIDE)).isCloseTo(0.4821771627, CLOSE);
        assertThat(new RegularisedHScore().of(WIDE)).isCloseTo(1.6327222924, CLOSE);
        assertThat(new Leep().of(Samples.guesses(WIDE))).isCloseTo(-0.9973318701, CLOSE);
        assertThat(new Nce().of(Samples.guesses(WIDE))).isCloseTo(-0.5550746001, CLOSE);
        assertThat(new TransRate(1e-4, false).of(WIDE)).isCloseTo(21.9016727636, CLOSE);
        assertThat(TransRate.standard().of(WIDE)).isCloseTo(20.3265543710, CLOSE);
        assertThat(Gbc.standard().of(WIDE)).isCloseTo(-0.0007946986, CLOSE);
        assertThat(new Gbc(64, true).of(WIDE)).isCloseTo(-0.0109485579, CLOSE);
    }

    /** Eleven steps stop short of the best evidence, which is therefore above. */
    @Test
    void evidence_is_best_only_once_converged() {
        assertThat(LogMe.exact().of(WIDE)).isGreaterThan(-0.5531413356 + 0.005);
        assertThat(Oracles.logMeOfThePaper(LONG)).isCloseTo(-0.6349525865, CLOSE);
        assertThat(Oracles.logMeOfThePaper(WIDE)).isCloseTo(-0.5534353792, CLOSE);
    }

    /**
     * Values that others print rank pairs within one class above those within others, since numpy's 1 − r of one-hot rows is 0 for the first
     * class and 2⁻⁵² for the others. Where labels tie as they should, the values are other ones.
     */
    @Test
    void parc_ties_pairs_of_every_class() {
        assertThat(Parc.standard().of(IRIS)).isCloseTo(58.679784037, CLOSE);
        assertThat(Parc.standard().of(LONG)).isCloseTo(35.54408989934212, CLOSE);
        assertThat(Parc.standard().of(WIDE)).isCloseTo(56.09394870090213, CLOSE);
        assertThat(Oracles.parc(IRIS, 0)).isCloseTo(58.679784037, CLOSE);
        assertThat(Oracles.parc(IRIS, 0x1p-52)).isCloseTo(61.2170104885, CLOSE);
        assertThat(Oracles.parc(LONG, 0x1p-52)).isCloseTo(32.87572106, CLOSE);
        assertThat(Oracles.parc(WIDE, 0x1p-52)).isCloseTo(53.11415158, CLOSE);
    }
}
