package dev.limpid.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class JsonDocumentTest {
    private static final ObjectMapper READER = new ObjectMapper();

    @Test
    void the_capital_of_france_is_written_as_agreed() throws IOException {
        Golden.check("models", "dev/limpid/json/explained.json", JsonDocument.write(CapitalOfFrance.explained()));
    }

    @Test
    void a_prediction_is_the_same_without_explanations() {
        String expected = JsonDocument.write(CapitalOfFrance.explained())
                .replaceFirst("(?s) {2}\"explanations\".*(?= {2}\"notes\")", "");
        assertThat(JsonDocument.write(CapitalOfFrance.predicted())).isEqualTo(expected);
    }

    @Test
    void equal_documents_give_equal_bytes() {
        assertThat(JsonDocument.write(CapitalOfFrance.document(CapitalOfFrance.attention(2, 3))))
                .isEqualTo(JsonDocument.write(CapitalOfFrance.document(CapitalOfFrance.attention(2, 3))));
    }

    @Test
    void numbers_that_are_not_finite_become_null() throws IOException {
        String json = JsonDocument.write(broken("word", Double.NaN, Double.POSITIVE_INFINITY));
        assertThat(json).doesNotContain("NaN", "Infinity");
        JsonNode explanation = READER.readTree(json).at("/explanations/0");
        assertThat(explanation.at("/features/0/score").isNull()).isTrue();
        assertThat(explanation.at("/features/0/high").isNull()).isTrue();
        assertThat(explanation.at("/method/settings/width").isNull()).isTrue();
        assertThat(explanation.at("/completeness/gap").isNull()).isTrue();
    }

    @Test
    void minus_zero_is_zero() throws IOException {
        JsonNode read = READER.readTree(JsonDocument.write(broken("word", -0.0, -0.0)));
        assertThat(read.at("/explanations/0/features/0/score").asText()).isEqualTo("0.0");
    }

    @Test
    void a_float_setting_keeps_its_short_form() {
        Attribution.Method method = CapitalOfFrance.method("lrp", "epsilon", 0.1f, "composite", true);
        assertThat(JsonDocument.write(with(method))).contains("\"epsilon\": 0.1,", "\"composite\": true");
    }

    @Test
    void doubles_come_back_as_they_were() throws IOException {
        for (double value : new double[] {2.0E-3, 2e23, 4.9E-324, 1 / 3.0, 123456789.125}) {
            JsonNode read = READER.readTree(JsonDocument.write(broken("word", value, value)));
            assertThat(read.at("/explanations/0/features/0/score").doubleValue())
                    .isEqualTo(value);
        }
        // One digit shorter than what Double.toString says on JDK 17.
        assertThat(JsonDocument.write(broken("word", 2e23, 2e23))).contains("\"score\": 2.0E23");
    }

    @Test
    void half_a_surrogate_pair_becomes_a_replacement_character_in_its_place() throws IOException {
        String json = JsonDocument.write(broken("a\uD83Db\uD83D\uDE00", 1, 1));
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        String text =
                READER.readTree(utf8).at("/explanations/0/features/0/text").textValue();
        assertThat(text).isEqualTo("a\uFFFDb\uD83D\uDE00");
    }

    @ParameterizedTest
    @CsvSource({
        "text-classification, text-pair, text-3",
        "text-generation, continuation, continuation",
        "question-answering, context, context",
        "zero-shot-classification, hypothesis, hypothesis"
    })
    void texts_beside_the_first_are_called_what_they_are_to_the_task(String task, String second, String third)
            throws IOException {
        Provenance model = new Provenance("tiny", "folder", "0", 1, task);
        List<Original> originals = List.of(new Original.Text("a"), new Original.Text("b"), new Original.Text("c"));
        Document document = new Document(model, originals, List.of(), List.of(), List.of(), 7);
        JsonNode read = READER.readTree(JsonDocument.write(document));
        assertThat(read.at("/inputs").findValuesAsText("name")).containsExactly("text", second, third);
    }

    @Test
    void the_second_text_is_called_text_pair() throws IOException {
        Document pair = new Document(
                CapitalOfFrance.MODEL,
                List.of(new Original.Text("a"), new Original.Text("b")),
                List.of(),
                List.of(),
                List.of(),
                7);
        JsonNode read = READER.readTree(JsonDocument.write(pair));
        assertThat(read.at("/inputs").findValuesAsText("name")).containsExactly("text", "text-pair");
        assertThat(read.at("/seed").longValue()).isEqualTo(7);
    }

    @Test
    void arrays_are_little_endian_and_row_major() throws IOException {
        Attribution attention = CapitalOfFrance.attention(2, 3);
        JsonNode array = READER.readTree(JsonDocument.write(CapitalOfFrance.document(attention)))
                .at("/explanations/0/arrays/0");
        assertThat(array.get("shape").toString()).isEqualTo("[2,3,9,9]");
        assertThat(array.get("dtype").textValue()).isEqualTo("float32");
        ByteBuffer bytes = ByteBuffer.wrap(
                        Base64.getDecoder().decode(array.get("data").textValue()))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<Float> values = new ArrayList<>();
        while (bytes.hasRemaining()) {
            values.add(bytes.getFloat());
        }
        float[] expected = attention.arrays().get(0).value().toFloats();
        assertThat(values).hasSize(expected.length);
        assertThat(values.get(100)).isEqualTo(expected[100]);
    }

    @Test
    void a_contrast_names_both_sides() throws IOException {
        Target.Choice paris = new Target.Choice(3000, "paris");
        Target.Choice lyon = new Target.Choice(10241, "lyon");
        Target target = new Target(
                Target.Type.TOKEN,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                paris,
                lyon,
                6,
                Target.Score.LOG_PROBABILITY);
        Attribution like = CapitalOfFrance.integratedGradients();
        Attribution contrast = new Attribution(
                like.method(),
                new Attribution.Explained(target, 1.9, null, null),
                like.scores(),
                like.arrays(),
                null,
                like.cost(),
                like.warnings(),
                0,
                like.model());
        JsonNode read = READER.readTree(JsonDocument.write(CapitalOfFrance.document(contrast)))
                .at("/explanations/0/target");
        assertThat(read.get("against").toString()).isEqualTo("{\"label\":\"lyon\",\"index\":10241}");
        assertThat(read.get("kind").textValue()).isEqualTo("log-probability");
    }

    @Test
    void the_version_is_the_one_of_the_build() {
        assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    private static Document broken(String word, double score, double other) {
        Attribution like = CapitalOfFrance.integratedGradients();
        Feature feature = new Feature(word, new Place.Span(0, 0, 1), false, List.of(0));
        return CapitalOfFrance.document(new Attribution(
                CapitalOfFrance.method("lime", "width", other),
                new Attribution.Explained(like.target().target(), score, score, other),
                List.of(new Attribution.Scored(feature, score, other, other)),
                List.of(),
                new Attribution.Completeness(score, other),
                new Attribution.Cost(1, 1, other),
                List.of(),
                0,
                CapitalOfFrance.MODEL));
    }

    private static Document with(Attribution.Method method) {
        Attribution like = CapitalOfFrance.integratedGradients();
        return CapitalOfFrance.document(new Attribution(
                method,
                like.target(),
                like.scores(),
                like.arrays(),
                like.completeness(),
                like.cost(),
                like.warnings(),
                0,
                like.model()));
    }
}
