package dev.limpid.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class JsonTrainingTest {
    private static final Path PUBLISHED =
            Path.of(System.getProperty("limpid.root", ".."), "docs", "limpid-training.schema.json");

    private final ObjectMapper json = new ObjectMapper();
    private final Schema schema;

    JsonTrainingTest() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(PUBLISHED), InputFormat.JSON);
    }

    private List<String> complaints(String text) {
        return schema.validate(text, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    @Test
    void every_training_fits_the_published_schema() {
        for (Training training : List.of(
                Trainings.reviews(),
                Trainings.language(),
                Trainings.tagger(),
                Trainings.answers(),
                Trainings.begun())) {
            assertThat(complaints(JsonTraining.write(training))).isEmpty();
        }
    }

    @Test
    void a_training_without_one_of_its_fields_does_not_fit() throws IOException {
        ObjectNode small = (ObjectNode) json.readTree(JsonTraining.write(Trainings.reviews()));
        ObjectNode course = (ObjectNode) small.get("course");
        course.fieldNames().forEachRemaining(name -> {
            if (course.get(name).isArray()) {
                course.set(name, json.createArrayNode().add(1));
            }
        });
        assertThat(complaints(small.toString())).isEmpty();
        for (String object : List.of(
                "",
                "/model",
                "/balance/0",
                "/outcome",
                "/outcome/best",
                "/course",
                "/judgements/0",
                "/reports/test",
                "/reports/test/metrics/0",
                "/reports/test/metrics/0/value",
                "/reports/test/classes/0",
                "/reports/test/reliability/0",
                "/cost")) {
            small.at(object).fieldNames().forEachRemaining(name -> {
                ObjectNode broken = small.deepCopy();
                ((ObjectNode) broken.at(object)).remove(name);
                assertThat(complaints(broken.toString()))
                        .as(object + "/" + name)
                        .isNotEmpty();
            });
            ObjectNode more = small.deepCopy();
            ((ObjectNode) more.at(object)).put("surplus", 1);
            assertThat(complaints(more.toString())).as(object).isNotEmpty();
        }
    }

    @Test
    void equal_trainings_give_equal_bytes() {
        assertThat(JsonTraining.write(Trainings.reviews())).isEqualTo(JsonTraining.write(Trainings.reviews()));
    }

    @Test
    void a_long_course_is_told_in_stretches() throws IOException {
        JsonNode course =
                json.readTree(JsonTraining.write(Trainings.language())).get("course");
        assertThat(course.get("stretch").asInt()).isEqualTo(3);
        assertThat(course.get("loss")).hasSize(1667);
        assertThat(course.get("step").get(1666).asInt()).isEqualTo(5000);
    }

    @Test
    void what_is_not_known_is_null() throws IOException {
        JsonNode told = json.readTree(JsonTraining.write(Trainings.language()));
        assertThat(told.at("/cost/joules").isNull()).isTrue();
        assertThat(told.at("/cost/bytes").isNull()).isTrue();
        assertThat(told.at("/reports/validation/confusion").isNull()).isTrue();
    }
}
