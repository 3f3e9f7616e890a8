package dev.limpid.frozen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.transfer.Sample;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Against scikit-learn: tools/golden/frozen.py. */
class GoldenFrozenTest {
    private static final Path FILE =
            Path.of(System.getProperty("limpid.root"), "select/src/test/resources/golden/frozen.json.gz");

    private static JsonNode golden;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(FILE))) {
            golden = new ObjectMapper().readTree(in);
        }
    }

    @Test
    void logistic_regressions_are_those_of_scikit_learn() {
        assertThat(golden.get("logistic")).hasSize(5);
        for (JsonNode one : golden.get("logistic")) {
            Sample sample = new Sample(
                    matrix(one.get("rows")),
                    ints(one.get("labels")),
                    one.get("classes").asInt());
            for (JsonNode fit : one.get("fits")) {
                String about = one.get("name").asText() + ", C = " + fit.get("c");
                LinearProbe probe = LinearProbe.fit(sample, fit.get("c").asDouble());
                double[][] weights = matrix(fit.get("weights"));
                double[] bias = doubles(fit.get("bias"));
                for (int k = 0; k < bias.length; k++) {
                    for (int j = 0; j < sample.width(); j++) {
                        assertThat(weight(probe, k, j)).as(about).isCloseTo(weights[k][j], within(1e-5));
                    }
                    assertThat(bias(probe, k)).as(about).isCloseTo(bias[k], within(1e-5));
                }
                near(
                        about,
                        Arrays.stream(matrix(one.get("held")))
                                .map(probe::probabilities)
                                .toArray(double[][]::new),
                        matrix(fit.get("probabilities")),
                        1e-7);
            }
        }
    }

    /** Of two classes scikit-learn has the weights that tell the second from the first. */
    private static double weight(LinearProbe probe, int k, int j) {
        double[][] weights = probe.weights();
        return weights.length == 2 ? weights[1][j] - weights[0][j] : weights[k][j];
    }

    private static double bias(LinearProbe probe, int k) {
        double[] bias = probe.bias();
        return bias.length == 2 ? bias[1] - bias[0] : bias[k];
    }

    @Test
    void ridge_regressions_are_those_of_scikit_learn() {
        assertThat(golden.get("ridge")).hasSize(2);
        for (JsonNode one : golden.get("ridge")) {
            Valued examples = new Valued(matrix(one.get("rows")), doubles(one.get("values")));
            for (JsonNode fit : one.get("fits")) {
                String about = one.get("name").asText() + ", α = " + fit.get("alpha");
                RidgeProbe probe = RidgeProbe.fit(examples, fit.get("alpha").asDouble());
                near(about, new double[][] {probe.weights()}, new double[][] {doubles(fit.get("weights"))}, 1e-8);
                assertThat(probe.bias()).as(about).isCloseTo(fit.get("bias").asDouble(), within(1e-8));
                double[][] held = matrix(one.get("held"));
                near(
                        about,
                        new double[][] {
                            Arrays.stream(held).mapToDouble(probe::predict).toArray()
                        },
                        new double[][] {doubles(fit.get("predicted"))},
                        1e-8);
            }
        }
    }

    @Test
    void neighbours_and_their_votes_are_those_of_scikit_learn() {
        assertThat(golden.get("neighbours")).hasSize(2);
        for (JsonNode one : golden.get("neighbours")) {
            NearestNeighbours index = NearestNeighbours.of(
                    matrix(one.get("rows")),
                    Distance.valueOf(one.get("metric").asText().toUpperCase(Locale.ROOT)));
            int[] labels = ints(one.get("labels"));
            int[][] own = index.leaveOneOut(5);
            int[][] others = index.among(matrix(one.get("held")), 5);
            assertThat(own).isDeepEqualTo(intMatrix(one.get("own")));
            assertThat(others).isDeepEqualTo(intMatrix(one.get("others")));
            votedAs(ints(one.get("ownVotes")), NearestNeighbours.votes(own, 5, labels));
            votedAs(ints(one.get("otherVotes")), NearestNeighbours.votes(others, 5, labels));
        }
    }

    private static void votedAs(int[] expected, int[] votes) {
        int[] untied =
                IntStream.range(0, votes.length).filter(i -> expected[i] >= 0).toArray();
        assertThat(untied).hasSizeGreaterThanOrEqualTo(votes.length / 2);
        for (int i : untied) {
            assertThat(votes[i]).isEqualTo(expected[i]);
        }
    }

    private static void near(String about, double[][] found, double[][] expected, double within) {
        assertThat(found.length).isEqualTo(expected.length);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as(about).containsExactly(expected[i], within(within));
        }
    }

    private static double[] doubles(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static int[] ints(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static double[][] matrix(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(GoldenFrozenTest::doubles)
                .toArray(double[][]::new);
    }

    private static int[][] intMatrix(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(GoldenFrozenTest::ints)
                .toArray(int[][]::new);
    }
}
