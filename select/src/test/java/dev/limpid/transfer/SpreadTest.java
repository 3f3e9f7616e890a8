package dev.limpid.transfer;

import dev.limpid.evaluate.Interval;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SpreadTest {
    /** The mean of the first column, of which all is known. */
    private static final VectorScore MEAN = new VectorScore() {
        @Override
        public String name() {
            return "mean";
        }

        @Override
        public double of(Sample sample) {
            return Arrays.stream(sample.rows())
                    .mapToDouble(row -> row[0])
                    .average()
                    .orElseThrow();
        }
    };

    /** With as many groups as examples, the variance is s²/n. */
    @Test
    void a_mean_left_one_out_has_its_standard_error() {
        Sample sample = Samples.random(20, 1, 2, 0, 1);
        Interval interval = new Spread(20, 0.95, 3).of(MEAN, sample);
        double mean = MEAN.of(sample);
        double variance = Arrays.stream(sample.rows())
                        .mapToDouble(row -> (row[0] - mean) * (row[0] - mean))
                        .sum()
                / 19;
        double half = 2.093024054408263 * Math.sqrt(variance / 20); // t of 19, from a table
        assertThat(interval.mean()).isEqualTo(mean);
        assertThat(interval.low()).isCloseTo(mean - half, within(1e-12));
        assertThat(interval.high()).isCloseTo(mean + half, within(1e-12));
        assertThat(interval.count()).isEqualTo(20);
        assertThat(interval.level()).isEqualTo(0.95);
    }

    /** Had it one hundredth of a chance of falling outside of this, the test would fail once in a hundred; it is seeded. */
    @Test
    void intervals_of_a_mean_hold_the_truth_as_often_as_they_say() {
        int held = 0;
        for (int i = 0; i < 1000; i++) {
            Interval interval = Spread.STANDARD.of(MEAN, Samples.random(47, 1, 2, 0, i));
            held += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
        }
        assertThat(held / 1000.0).isBetween(0.93, 0.97);
    }

    @Test
    void each_example_is_left_out_once_and_classes_are_spread_evenly() {
        List<Sample> parts = new ArrayList<>();
        VectorScore record = new VectorScore() {
            @Override
            public String name() {
                return "record";
            }

            @Override
            public double of(Sample sample) {
                parts.add(sample);
                return 0;
            }
        };
        int[] labels = new int[43];
        Arrays.fill(labels, 0, 21, 1);
        Arrays.fill(labels, 21, 23, 2);
        double[][] rows = new double[43][1];
        Arrays.setAll(rows, i -> new double[] {i});
        Spread.STANDARD.of(record, new Sample(rows, labels, 3));
        assertThat(parts).hasSize(11);
        int[] kept = new int[43];
        for (Sample part : parts.subList(1, 11)) {
            assertThat(part.size()).isBetween(38, 39);
            assertThat(part.counts()[0]).isEqualTo(18);
            assertThat(part.counts()[1]).isBetween(18, 19);
            for (double[] row : part.rows()) {
                kept[(int) row[0]]++;
            }
        }
        assertThat(kept).containsOnly(9);
    }

    @Test
    void the_seed_deals_the_groups() {
        Sample sample = Samples.random(60, 4, 3, 1, 1);
        LogMe score = LogMe.exact();
        assertThat(new Spread(10, 0.95, 1).of(score, sample)).isEqualTo(new Spread(10, 0.95, 1).of(score, sample));
        assertThat(new Spread(10, 0.95, 1).of(score, sample)).isNotEqualTo(new Spread(10, 0.95, 2).of(score, sample));
    }

    @Test
    void scores_told_together_are_those_told_alone() {
        Sample sample = Samples.random(60, 4, 3, 1, 1);
        List<Interval> together = Spread.STANDARD.of(TransferScores.ofVectors(), sample);
        for (int s = 0; s < together.size(); s++) {
            VectorScore score = TransferScores.ofVectors().get(s);
            assertThat(together.get(s)).isEqualTo(Spread.STANDARD.of(score, sample));
            assertThat(together.get(s).mean()).isEqualTo(score.of(sample));
            assertThat(together.get(s).isTold()).isTrue();
        }
    }

    @Test
    void vectors_that_tell_and_noise_lie_apart() {
        for (VectorScore score : TransferScores.ofVectors()) {
            Interval telling = Spread.STANDARD.of(score, Samples.random(90, 6, 3, 3, 1));
            Interval noise = Spread.STANDARD.of(score, Samples.random(90, 6, 3, 0, 1));
            assertThat(telling.low()).as(score.name()).isGreaterThan(noise.high());
        }
        for (SourceScore score : TransferScores.ofGuesses()) {
            Interval telling = Spread.STANDARD.of(score, Samples.randomGuesses(90, 6, 3, 6, 1));
            Interval noise = Spread.STANDARD.of(score, Samples.randomGuesses(90, 6, 3, 0, 1));
            assertThat(telling.low()).as(score.name()).isGreaterThan(noise.high());
        }
    }

    @Test
    void targets_that_are_numbers_have_a_spread_too() {
        SplittableRandom random = new SplittableRandom(1);
        double[][] rows = Samples.random(50, 3, 2, 0, 1).rows();
        double[][] targets = Arrays.stream(rows)
                .map(row -> new double[] {row[0] + 0.1 * random.nextGaussian()})
                .toArray(double[][]::new);
        Interval interval = Spread.STANDARD.of(LogMe.exact(), rows, targets);
        assertThat(interval.mean()).isEqualTo(LogMe.exact().of(rows, targets));
        assertThat(interval.isTold()).isTrue();
    }

    @Test
    void has_no_ends_where_no_group_can_be_left_out() {
        Sample few = Samples.random(9, 3, 2, 1, 1);
        assertThat(Spread.STANDARD.of(MEAN, few).isTold()).isFalse();
        assertThat(Spread.STANDARD.of(MEAN, few).mean()).isEqualTo(MEAN.of(few));
        int[] labels = new int[30];
        labels[7] = 1; // alone
        Sample alone = new Sample(Samples.random(30, 3, 2, 1, 1).rows(), labels, 2);
        assertThat(Spread.STANDARD.of(MEAN, alone).isTold()).isFalse();
        labels[8] = 1; // two: without one, GBC has no variance of the other
        Sample two = new Sample(Samples.random(30, 3, 2, 1, 1).rows(), labels, 2);
        assertThat(Spread.STANDARD.of(MEAN, two).isTold()).isTrue();
        assertThat(Spread.STANDARD.of(Gbc.standard(), two).isTold()).isFalse();
    }

    @Test
    void settings_are_checked() {
        assertThatThrownBy(() -> new Spread(1, 0.95, 0)).hasMessage("groups must be at least 2, got 1.");
        assertThatThrownBy(() -> new Spread(10, 1, 0)).hasMessage("level must be from 0.5 to below 1, got 1.0.");
    }
}
