package dev.limpid.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Against scikit-learn, scipy and numpy: tools/golden/transfer.py. */
class TransferGoldenTest {
    private static JsonNode golden;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(Samples.GOLDEN.resolve("transfer.json.gz")))) {
            golden = new ObjectMapper().readTree(in);
        }
    }

    @Test
    void vectors_score_as_by_python() {
        assertThat(golden.get("vectors")).hasSize(6);
        for (JsonNode one : golden.get("vectors")) {
            int[] labels = ints(one.get("labels"));
            check(
                    one.get("scores"),
                    new Sample(
                            rows(one.get("rows")),
                            labels,
                            Arrays.stream(labels).max().orElseThrow() + 1),
                    rows(one.get("targets")));
        }
    }

    @Test
    void iris_scores_as_by_python() {
        Sample iris = Samples.iris();
        double[][] targets = Arrays.stream(iris.labels())
                .mapToObj(label -> new double[] {label})
                .toArray(double[][]::new);
        check(golden.get("iris"), iris, targets);
    }

    @Test
    void guesses_score_as_by_python() {
        assertThat(golden.get("guesses")).hasSize(4);
        for (JsonNode one : golden.get("guesses")) {
            int[] labels = ints(one.get("labels"));
            Guesses guesses = new Guesses(
                    rows(one.get("probabilities")),
                    labels,
                    Arrays.stream(labels).max().orElseThrow() + 1);
            assertThat(new Leep().of(guesses)).isCloseTo(one.get("leep").asDouble(), within(1e-10));
            assertThat(new Nce().of(guesses)).isCloseTo(one.get("nce").asDouble(), within(1e-10));
        }
    }

    @Test
    void orders_agree_as_by_scipy() {
        assertThat(golden.get("orders")).hasSize(7);
        for (JsonNode one : golden.get("orders")) {
            assertThat(WeightedTau.of(numbers(one.get("one")), numbers(one.get("other"))))
                    .isCloseTo(one.get("weighted").asDouble(), within(1e-12));
        }
    }

    private static void check(JsonNode golden, Sample sample, double[][] targets) {
        int width = sample.width();
        is(golden, "logme", LogMe.exact().of(sample));
        is(golden, "logme_steps", new LogMe(LogMe.Steps.ELEVEN, true).of(sample));
        is(golden, "logme_thuml", LogMe.thuml().of(sample));
        is(golden, "logme_icml", Oracles.logMeOfThePaper(sample));
        is(golden, "logme_targets", LogMe.exact().of(sample.rows(), targets));
        is(golden, "h_score", new HScore().of(sample));
        is(golden, "regularised_h_score", new RegularisedHScore().of(sample));
        is(golden, "shrinkage", RegularisedHScore.shrinkage(sample));
        is(golden, "transrate", TransRate.standard().of(sample));
        is(golden, "transrate_mean", new TransRate(1e-4, false).of(sample));
        is(golden, "gbc", Gbc.standard().of(sample));
        is(golden, "gbc_spherical", new Gbc(64, true).of(sample));
        is(golden, "gbc_3", new Gbc(3, false).of(sample));
        is(golden, "parc", Parc.standard().of(sample));
        is(golden, "parc_whole", new Parc(width).of(sample));
        is(golden, "parc_3", new Parc(3).of(sample));
    }

    private static void is(JsonNode golden, String name, double score) {
        double expected = golden.get(name).asDouble();
        assertThat(score).as(name).isCloseTo(expected, within(1e-8 * Math.max(1, Math.abs(expected))));
    }

    private static double[][] rows(JsonNode rows) {
        double[][] read = new double[rows.size()][];
        for (int i = 0; i < read.length; i++) {
            read[i] = numbers(rows.get(i));
        }
        return read;
    }

    private static double[] numbers(JsonNode row) {
        double[] read = new double[row.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = row.get(i).asDouble();
        }
        return read;
    }

    private static int[] ints(JsonNode row) {
        return Arrays.stream(numbers(row)).mapToInt(value -> (int) value).toArray();
    }
}
