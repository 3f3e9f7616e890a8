package dev.limpid.performance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Against scikit-learn, scipy, and slow oracles from definitions: tools/golden/performance_metrics.py. */
class GoldenMetricsTest {
    private static JsonNode golden;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(GoldenMetricsTest.class.getResourceAsStream("/golden/performance.json.gz")))) {
            golden = new ObjectMapper().readTree(in);
        }
    }

    @Test
    void metrics_of_classes_are_those_of_scikit_learn() {
        assertThat(golden.get("classification")).hasSize(8);
        for (JsonNode one : golden.get("classification")) {
            check(one, "metrics", Measures.CLASSIFICATION, classified(one), null);
        }
    }

    @Test
    void examples_that_count_several_times_weigh_so_much_in_scikit_learn() {
        for (JsonNode one : golden.get("classification")) {
            check(one, "weighted", Measures.CLASSIFICATION, classified(one), ints(one.get("times")));
        }
    }

    @Test
    void confusion_is_that_of_scikit_learn() {
        for (JsonNode one : golden.get("classification")) {
            ConfusionMatrix found = ConfusionMatrix.of(classified(one));
            for (int i = 0; i < found.classes().size(); i++) {
                for (int j = 0; j < found.classes().size(); j++) {
                    assertThat(found.count(i, j))
                            .isEqualTo(one.get("confusion").get(i).get(j).asLong());
                }
            }
        }
    }

    @Test
    void metrics_of_several_labels_are_those_of_scikit_learn() {
        JsonNode one = golden.get("multiLabel");
        boolean[] right = new boolean[one.get("right").size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = one.get("right").get(i).asBoolean();
        }
        check(
                one,
                "metrics",
                Measures.MULTI_LABEL,
                new MultiLabelled(doubles(one.get("probabilities")), right, texts(one.get("labels")), 0.5),
                null);
    }

    @Test
    void entities_are_those_that_conlleval_finds() {
        for (JsonNode one : golden.get("tagging")) {
            List<List<String>> right = sentences(one.get("right"));
            check(one, "metrics", Measures.TAGGING, new Tagged(sentences(one.get("predicted")), right), null);
            for (int i = 0; i < right.size(); i++) {
                List<TagSpans.Span> expected = new ArrayList<>();
                one.get("entities")
                        .get(i)
                        .forEach(span -> expected.add(new TagSpans.Span(
                                span.get(0).asText(),
                                span.get(1).asInt(),
                                span.get(2).asInt())));
                assertThat(TagSpans.of(right.get(i))).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void replies_are_compared_as_squad_does() {
        for (JsonNode one : golden.get("replies")) {
            String said = one.get("said").asText();
            assertThat(SquadText.words(said)).as(said).isEqualTo(texts(one.get("words")));
            Replies replies = new Replies(List.of(said), List.of(texts(one.get("right"))));
            assertThat(new ExactMatch().of(replies))
                    .as(said)
                    .isEqualTo(one.get("exact").asDouble());
            assertThat(new AnswerF1().of(replies))
                    .as(said)
                    .isCloseTo(one.get("f1").asDouble(), within(1e-12));
        }
    }

    @Test
    void metrics_of_numbers_are_those_of_scikit_learn_and_scipy() {
        for (JsonNode one : golden.get("regression")) {
            check(
                    one,
                    "metrics",
                    Measures.REGRESSION,
                    new Regressed(doubles(one.get("predicted")), doubles(one.get("right"))),
                    null);
        }
    }

    @Test
    void perplexity_is_the_geometric_mean_of_one_by_p() {
        JsonNode one = golden.get("language");
        long[] tokens = new long[one.get("tokens").size()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = one.get("tokens").get(i).asLong();
        }
        check(one, "metrics", Measures.LANGUAGE, new Likelihoods(doubles(one.get("sums")), tokens), null);
    }

    private static <A extends Answers> void check(
            JsonNode one, String field, Measures<A> measures, A answers, int[] times) {
        assertThat(one.get(field).size()).isPositive();
        one.get(field).properties().forEach(expected -> {
            Metric<A> metric = measures.named(expected.getKey());
            assertThat(metric.meaning().name()).isEqualTo(expected.getKey());
            double found =
                    times == null ? metric.of(answers) : metric.on(answers).of(times);
            String where = one.path("name").asText() + ", " + expected.getKey();
            if (expected.getValue().isNull()) {
                assertThat(found).as(where).isNaN();
            } else {
                assertThat(found).as(where).isCloseTo(expected.getValue().asDouble(), within(1e-9));
            }
        });
    }

    private static Classified classified(JsonNode one) {
        return Classified.of(doubles(one.get("probabilities")), ints(one.get("labels")), texts(one.get("classes")));
    }

    private static double[] doubles(JsonNode numbers) {
        double[] found = new double[numbers.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = numbers.get(i).asDouble();
        }
        return found;
    }

    private static int[] ints(JsonNode numbers) {
        int[] found = new int[numbers.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = numbers.get(i).asInt();
        }
        return found;
    }

    private static List<String> texts(JsonNode texts) {
        List<String> found = new ArrayList<>();
        texts.forEach(text -> found.add(text.asText()));
        return found;
    }

    private static List<List<String>> sentences(JsonNode sentences) {
        List<List<String>> found = new ArrayList<>();
        sentences.forEach(sentence -> found.add(texts(sentence)));
        return found;
    }
}
