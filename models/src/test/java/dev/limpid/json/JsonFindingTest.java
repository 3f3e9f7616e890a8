package dev.limpid.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.limpid.look.Finding;
import dev.limpid.model.Original;
import dev.limpid.model.Provenance;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonFindingTest {
    private static final Path PUBLISHED =
            Path.of(System.getProperty("limpid.root", ".."), "docs", "limpid-look.schema.json");
    private static final Provenance MODEL = new Provenance("tiny", "test", "0".repeat(64), 12, "fill-mask");

    private static final Finding FINDING = new Finding(
            "lens",
            Map.of("top", 3),
            "It leads.",
            List.of(
                    new Finding.Grid(
                            "best",
                            "layer",
                            List.of("a", "b"),
                            "position",
                            List.of("x"),
                            new double[][] {{-0.0}, {Double.NaN}},
                            List.of(List.of("one"), List.of("two"))),
                    new Finding.Listing(
                            "layers", List.of("layer", "p", "sure"), List.of(Arrays.asList("a", null, true)))),
            List.of("A note."));

    @Test
    void a_finding_fits_the_published_schema_and_holds_no_nan() throws IOException {
        String text = JsonFinding.write(MODEL, List.of(new Original.Text("a \ud800 b")), FINDING);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(PUBLISHED), InputFormat.JSON);
        assertThat(schema.validate(text, InputFormat.JSON)).isEmpty();
        JsonNode json = new ObjectMapper().readTree(text);
        JsonNode grid = json.get("sheets").get(0);
        assertThat(grid.get("values").toString()).isEqualTo("[[0.0],[null]]");
        assertThat(grid.get("words").toString()).isEqualTo("[[\"one\"],[\"two\"]]");
        JsonNode item = json.get("sheets").get(1).get("items").get(0);
        assertThat(item.get("p").isNull()).isTrue();
        assertThat(item.get("sure").booleanValue()).isTrue();
    }

    @Test
    void a_sheet_whose_rows_do_not_fit_its_columns_is_refused() {
        assertThatThrownBy(() -> new Finding.Grid(
                        "best", "layer", List.of("a"), "position", List.of("x"), new double[][] {{1, 2}}, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Grid 'best' has 1 columns, got a row of 2.");
        assertThatThrownBy(() -> new Finding.Grid(
                        "best", "layer", List.of("a", "b"), "position", List.of("x"), new double[][] {{1}}, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Grid 'best' has 2 rows, got 1 of numbers and 0 of words.");
        assertThatThrownBy(() -> new Finding.Listing("layers", List.of("layer"), List.of(List.of("a", "b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("List 'layers' has 1 columns, got a row of 2.");
    }
}
