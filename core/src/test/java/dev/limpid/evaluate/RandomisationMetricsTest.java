package dev.limpid.evaluate;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

/** Metrics of drawn weights and of other answers, against Quantus 0.6 (tools/golden/randomisation_metrics.py) and by hand. */
class RandomisationMetricsTest {
    /** Of correlations in double precision. */
    private static final double TOLERANCE = 1e-9;

    private static final Map<String, Golden> GOLDEN = new LinkedHashMap<>();

    /** What Quantus was handed and said. */
    private record Golden(
            List<double[]> scores, List<double[]> stages, List<double[]> others, Map<String, double[]> told) {
        Randomised randomised() {
            return RandomisationMetricsTest.randomised(scores.get(0), stages.toArray(new double[0][]));
        }
    }

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(
                        RandomisationMetricsTest.class.getResourceAsStream("/golden/randomisation.txt.gz"))),
                StandardCharsets.UTF_8))) {
            Golden now = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("case")) {
                    now = new Golden(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
                    GOLDEN.put(words[1], now);
                    continue;
                }
                int from = words[0].equals("told") ? 2 : 1;
                double[] values = Arrays.stream(words, from, words.length)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                switch (words[0]) {
                    case "scores" -> Objects.requireNonNull(now).scores.add(values);
                    case "stage" -> Objects.requireNonNull(now).stages.add(values);
                    case "others" -> Objects.requireNonNull(now).others.add(values);
                    default -> Objects.requireNonNull(now).told.put(words[1], values);
                }
            }
        }
    }

    private static Randomised randomised(double[] scores, double[]... stages) {
        List<Randomised.Stage> all = new ArrayList<>();
        for (double[] stage : stages) {
            all.add(new Randomised.Stage("layer " + all.size(), stage));
        }
        return new Randomised(scores, all);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void mprt_is_the_mean_of_what_quantus_says_of_each_layer() {
        int compared = 0;
        for (Golden golden : GOLDEN.values()) {
            if (!golden.stages.isEmpty()) {
                assertThat(new Mprt().of(golden.randomised()))
                        .isCloseTo(mean(golden.told.get("mprt")), offset(TOLERANCE));
                assertThat(new Mprt(true).of(golden.randomised()))
                        .isCloseTo(mean(golden.told.get("mprt-signs")), offset(TOLERANCE));
                assertThat(new SmoothMprt(2, 0.1, true).of(golden.randomised()))
                        .isCloseTo(mean(golden.told.get("mprt-signs")), offset(TOLERANCE));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(4);
    }

    @Test
    void efficient_mprt_is_the_rise_that_quantus_says() {
        int compared = 0;
        for (Golden golden : GOLDEN.values()) {
            for (int bins : golden.stages.isEmpty() ? new int[0] : new int[] {10, 100}) {
                assertThat(new EfficientMprt(bins).of(golden.randomised()))
                        .isCloseTo(golden.told.get("efficient-mprt-" + bins)[0], offset(TOLERANCE));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(8);
    }

    @Test
    void random_logit_is_what_quantus_says_of_each_other_answer() {
        for (String name : List.of("logit-plain", "logit-ties")) {
            Golden golden = Objects.requireNonNull(GOLDEN.get(name));
            double[] scores = golden.scores.get(0);
            double[] told = golden.told.get("random-logit");
            for (int i = 0; i < told.length; i++) {
                assertThat(new RandomLogit().of(scores, golden.others.subList(i, i + 1)))
                        .isCloseTo(told[i], offset(TOLERANCE));
            }
            assertThat(new RandomLogit().of(scores, golden.others)).isCloseTo(mean(told), offset(TOLERANCE));
        }
    }

    /** Ranks by counting, Pearson's r of them by its definition. */
    private static double slowly(double[] one, double[] other) {
        double[] first = new double[one.length];
        double[] second = new double[one.length];
        for (int i = 0; i < one.length; i++) {
            for (int j = 0; j < one.length; j++) {
                first[i] += one[j] < one[i] ? 1 : one[j] == one[i] ? 0.5 : 0;
                second[i] += other[j] < other[i] ? 1 : other[j] == other[i] ? 0.5 : 0;
            }
        }
        double a = mean(first);
        double b = mean(second);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < one.length; i++) {
            ab += (first[i] - a) * (second[i] - b);
            aa += (first[i] - a) * (first[i] - a);
            bb += (second[i] - b) * (second[i] - b);
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void it_matches_a_slow_oracle() {
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            double[][] rows = new double[4][2 + random.nextInt(12)];
            for (double[] row : rows) {
                Arrays.setAll(row, i -> Math.abs(Math.round(3 * random.nextGaussian())) + (i == 0 ? 0.5 : 0));
            }
            Arrays.setAll(rows[2], i -> rows.length + i);
            Arrays.setAll(rows[3], i -> rows[1].length - i);
            double expected = (slowly(rows[0], rows[1]) + slowly(rows[0], rows[2]) + slowly(rows[0], rows[3])) / 3;
            if (!Double.isNaN(expected)) {
                assertThat(new Mprt().of(randomised(rows[0], rows[1], rows[2], rows[3])))
                        .isCloseTo(expected, offset(TOLERANCE));
            }
        }
    }

    @Test
    void it_tells_an_explanation_that_depends_on_the_weights_from_one_that_does_not() {
        Random random = new Random(3);
        double[] input = random.doubles(30).toArray();
        double[] learnt = random.doubles(30).toArray();
        double[][] drawn = new double[6][];
        double[][] edges = new double[6][];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = random.doubles(30).toArray();
            edges[i] = input.clone();
        }
        assertThat(new Mprt().of(randomised(learnt, drawn))).isBetween(-0.2, 0.2);
        assertThat(new Mprt().of(randomised(input, edges))).isCloseTo(1, offset(TOLERANCE));
        assertThat(new EfficientMprt().of(randomised(input, edges))).isZero();
    }

    @Test
    void signs_count_only_where_asked_for() {
        double[] scores = {1, -2, 3, -4};
        double[] turned = {-1, 2, -3, 4};
        assertThat(new Mprt().of(randomised(scores, turned))).isCloseTo(1, offset(TOLERANCE));
        assertThat(new Mprt(true).of(randomised(scores, turned))).isCloseTo(-1, offset(TOLERANCE));
        assertThat(new RandomLogit().of(scores, List.of(turned))).isCloseTo(-1, offset(TOLERANCE));
    }

    @Test
    void a_peak_that_dissolves_is_a_rise_and_one_that_forms_a_fall() {
        double[] peak = {9, 0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.2, 0.1, 0.2};
        double[] even = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        // In ten bins: one of 9 and one of 1; ten of 1.
        double low = -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1);
        double high = Math.log(10);
        EfficientMprt metric = new EfficientMprt(10);
        assertThat(metric.of(randomised(peak, even))).isCloseTo((high - low) / low, offset(TOLERANCE));
        assertThat(metric.of(randomised(even, peak))).isCloseTo((low - high) / high, offset(TOLERANCE));
        assertThat(metric.of(randomised(even, peak, even))).isZero();
    }

    @Test
    void what_cannot_be_told_is_nan() {
        double[] constant = {1, 1, 1};
        double[] varied = {1, 2, 4};
        double[] untold = {1, Double.NaN, 2};
        for (Metric.OfRandomised metric : List.of(new Mprt(), new SmoothMprt(), new EfficientMprt())) {
            assertThat(metric.of(randomised(constant, varied))).as("%s", metric).isNaN();
            assertThat(metric.of(randomised(untold, varied))).isNaN();
            assertThat(metric.of(randomised(varied, untold))).isNaN();
            assertThat(metric.of(randomised(varied))).isNaN();
            assertThat(metric.of(randomised(new double[] {5}, new double[] {6})))
                    .isNaN();
        }
        assertThat(new RandomLogit().of(varied, List.of(constant))).isNaN();
        assertThat(new RandomLogit().of(constant, List.of(varied))).isNaN();
    }

    @Test
    void stages_that_cannot_be_told_are_left_out() {
        double[] varied = {1, 2, 4};
        assertThat(new Mprt().of(randomised(varied, new double[3], varied))).isCloseTo(1, offset(TOLERANCE));
        assertThat(new RandomLogit().of(varied, List.of(new double[3], varied))).isCloseTo(1, offset(TOLERANCE));
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EfficientMprt(1))
                .withMessage("efficient-mprt: bins must be at least 2, got 1.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SmoothMprt(1, 0.1, false))
                .withMessage("smooth-mprt: samples must be at least 2 and noise above 0, got 1 and 0.1.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Randomisation.Settings.standard(1).withStages(0))
                .withMessage("Weights are drawn in at least 1 stage, got 0.");
    }

    @Test
    void what_the_model_itself_keeps_saying_is_no_fault_of_an_explanation() {
        Randomised itself = new Randomised(
                new double[] {3, 2, 1, 0}, List.of(new Randomised.Stage("head", new double[] {2, 3, 1, 0})));
        Randomised same = new Randomised(itself.scores(), itself.stages());
        Randomised stuck = new Randomised(
                new double[] {3, 2, 1, 0}, List.of(new Randomised.Stage("head", new double[] {3, 2, 1, 0})));
        MprtExcess metric = new MprtExcess();
        assertThat(metric.of(same)).isNaN();
        assertThat(metric.of(same.beside(itself))).isZero();
        assertThat(metric.of(stuck.beside(itself))).isCloseTo(1 - 0.8, offset(1e-12));
    }

    @Test
    void each_says_what_it_is() {
        assertThat(RandomisationMetrics.list())
                .extracting(metric -> metric.about().name())
                .containsExactly("mprt", "mprt-excess", "smooth-mprt", "efficient-mprt", "random-logit");
        assertThat(RandomisationMetrics.list())
                .allSatisfy(metric -> assertThat(metric.about().family()).isEqualTo(Family.RANDOMISATION));
    }
}
