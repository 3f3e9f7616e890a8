package dev.limpid.json;

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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaTest {
    private static final Path PUBLISHED =
            Path.of(System.getProperty("limpid.root", ".."), "docs", "limpid.schema.json");

    private final Schema schema;

    SchemaTest() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(PUBLISHED), InputFormat.JSON);
    }

    @Test
    void every_document_fits_the_published_schema() {
        List<Document> documents = List.of(
                CapitalOfFrance.explained(),
                CapitalOfFrance.predicted(),
                CapitalOfFrance.document(CapitalOfFrance.saliency(), CapitalOfFrance.attention(2, 2)));
        for (Document document : documents) {
            assertThat(complaints(JsonDocument.write(document))).isEmpty();
        }
    }

    @Test
    void a_document_without_one_of_its_fields_does_not_fit() throws IOException {
        List<JsonNode> tried = new ArrayList<>();
        for (String object : List.of(
                "",
                "/model",
                "/inputs/0",
                "/predictions/0",
                "/explanations/0",
                "/explanations/0/method",
                "/explanations/0/target",
                "/explanations/0/features/0",
                "/explanations/0/arrays/0",
                "/explanations/0/completeness",
                "/explanations/0/cost")) {
            ObjectNode whole = example();
            for (Iterator<String> names = whole.at(object).fieldNames(); names.hasNext(); ) {
                String name = names.next();
                // Predictions come without explanations.
                if (!name.equals("explanations")) {
                    ObjectNode broken = whole.deepCopy();
                    ((ObjectNode) broken.at(object)).remove(name);
                    assertThat(complaints(broken.toString()))
                            .as(object + "/" + name)
                            .isNotEmpty();
                    tried.add(broken);
                }
            }
        }
        assertThat(tried).hasSizeGreaterThan(40);
    }

    @Test
    void a_field_nobody_agreed_on_does_not_fit() throws IOException {
        ObjectNode broken = example();
        ((ObjectNode) broken.at("/explanations/0/features/0")).put("colour", "red");
        assertThat(complaints(broken.toString())).isNotEmpty();
    }

    // One explanation that has everything an explanation can have.
    private static ObjectNode example() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode whole = (ObjectNode) mapper.readTree(JsonDocument.write(CapitalOfFrance.explained()));
        JsonNode attention =
                mapper.readTree(JsonDocument.write(CapitalOfFrance.document(CapitalOfFrance.attention(1, 1))));
        ((ObjectNode) whole.at("/explanations/0")).set("arrays", attention.at("/explanations/0/arrays"));
        return whole;
    }

    private List<Error> complaints(String json) {
        return schema.validate(json, InputFormat.JSON);
    }
}
