package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Interval;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class ResamplingTest {
    private static final Bootstrap FEW = new Bootstrap(199, 0.95, 1);

    @Test
    void the_same_seed_gives_the_same_intervals() {
        Classified drawn = MetricLawsTest.drawn(new Random(1), 80, 3);
        assertThat(ClassificationReport.of(drawn, FEW)).isEqualTo(ClassificationReport.of(drawn, FEW));
        assertThat(ClassificationReport.of(drawn, new Bootstrap(199, 0.95, 2)))
                .isNotEqualTo(ClassificationReport.of(drawn, FEW));
    }

    @Test
    void intervals_lie_about_their_values_and_within_the_range() {
        Classified drawn = MetricLawsTest.drawn(new Random(2), 60, 4);
        List<Figure> figures = Resampling.figures(Measures.CLASSIFICATION.list(), drawn, FEW);
        for (int i = 0; i < figures.size(); i++) {
            Figure figure = figures.get(i);
            Interval value = figure.value();
            assertThat(value.mean())
                    .isEqualTo(Measures.CLASSIFICATION.list().get(i).of(drawn));
            assertThat(value.low())
                    .as(figure.toString())
                    .isBetween(figure.meaning().low(), value.mean());
            assertThat(value.high())
                    .as(figure.toString())
                    .isBetween(value.mean(), figure.meaning().high());
            assertThat(value.count()).isEqualTo(60);
        }
    }

    @Test
    void one_example_has_no_interval() {
        for (Figure figure : Resampling.figures(
                List.of(new Accuracy(), new F1(Averaging.MACRO)), MetricLawsTest.drawn(new Random(3), 1, 2), FEW)) {
            assertThat(figure.value().isTold()).isFalse();
        }
    }

    @Test
    void what_cannot_be_told_has_no_interval() {
        Classified single = Classified.of(new double[] {1, 0, 1, 0}, new int[] {0, 0}, List.of("a", "b"));
        Interval value =
                Resampling.figures(List.of(new Auroc()), single, FEW).get(0).value();
        assertThat(value.mean()).isNaN();
        assertThat(value.isTold()).isFalse();
        assertThat(List.of(value.count(), value.left())).containsExactly(0, 2);
    }

    /** The true values are those of 400,000 examples; five standard errors of 400 samples are 0.054. */
    @Test
    void intervals_hold_the_true_value_about_as_often_as_they_say() {
        Classified all = MetricLawsTest.drawn(new Random(4), 400_000, 2);
        for (Metric<Classified> metric : List.of(
                new Accuracy(),
                new Auroc(),
                new F1(Averaging.MACRO),
                new MatthewsCorrelation(),
                new AveragePrecision())) {
            assertThat(held(metric, metric.of(all), 400, 100))
                    .as(metric.meaning().name())
                    .isBetween(0.90, 0.99);
        }
    }

    private static double held(Metric<Classified> metric, double truth, int samples, int size) {
        int held = 0;
        for (int i = 0; i < samples; i++) {
            Interval found = Resampling.figures(
                            List.of(metric),
                            MetricLawsTest.drawn(new Random(100 + i), size, 2),
                            new Bootstrap(199, 0.95, i))
                    .get(0)
                    .value();
            held += found.low() <= truth && truth <= found.high() ? 1 : 0;
        }
        return (double) held / samples;
    }
}
