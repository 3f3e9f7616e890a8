package dev.limpid.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.limpid.backward.Ledger;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Editing;
import dev.limpid.model.Place;
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
                CapitalOfFrance.document(CapitalOfFrance.saliency(), CapitalOfFrance.attention(2, 2)),
                CapitalOfFrance.document(promising()));
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
                "/explanations/0/sampling",
                "/explanations/0/sampling/anchor",
                "/explanations/0/edited",
                "/explanations/0/edited/edits/0",
                "/explanations/0/ledger",
                "/explanations/0/ledger/operators/0",
                "/explanations/0/ledger/nodes/0",
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
        JsonNode promising = mapper.readTree(JsonDocument.write(CapitalOfFrance.document(promising())));
        for (String field : List.of("sampling", "edited", "ledger")) {
            ((ObjectNode) whole.at("/explanations/0")).set(field, promising.at("/explanations/0/" + field));
        }
        return whole;
    }

    /** With a rule, another text and books. */
    private static Attribution promising() {
        Attribution like = CapitalOfFrance.saliency();
        Editing.Edit edit = new Editing.Edit(4, new Place.Span(0, 15, 21), "France", "Italy", -1);
        return new Attribution(
                like.method(),
                like.target(),
                like.scores(),
                like.arrays(),
                null,
                new Attribution.Sampled(
                        Attribution.Stopped.CERTAIN, 0.9, 0, null, new Attribution.Anchor(0.98, 0.95, 1.0, 0.25, true)),
                like.cost(),
                like.warnings(),
                0,
                like.model(),
                new Attribution.Edited(
                        List.of("The capital of Italy is [MASK]."), List.of(edit), true, "rome", 3, 0.25),
                new Ledger(4, List.of(new Ledger.Entry("head", "Add", 4, 3), new Ledger.Entry("body", "Mul", 3, 3))));
    }

    private List<Error> complaints(String json) {
        return schema.validate(json, InputFormat.JSON);
    }
}
