package dev.limpid.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.table.Sheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read here is what huggingface_hub and Python's csv read; see tools/golden/published.py. */
class PublishedGoldenTest {
    private static JsonNode golden;

    @BeforeAll
    static void load() throws IOException {
        golden = new JsonMapper()
                .readTree(Fixtures.RESOURCES.resolve("golden/published.json").toFile());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : node.asText();
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(each -> texts.add(each.asText()));
        } else if (text(node) != null) {
            texts.add(node.asText());
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.md", "lists.md", "anchors.md", "inside.md"})
    void a_card_is_read_as_by_huggingface_hub(String name) throws IOException {
        JsonNode expected = golden.path("cards").path(name);
        Card card = Card.read(Fixtures.card(name));
        assertThat(card.notes()).isEmpty();
        String license = text(expected.path(expected.has("license_name") ? "license_name" : "license"));
        assertThat(card.license().names()).singleElement().asString().isEqualToIgnoringCase(license);
        assertThat(card.license().link()).isEqualTo(text(expected.path("license_link")));
        assertThat(card.languages().codes())
                .isEqualTo(texts(expected.path("language")).stream()
                        .map(code -> code.toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(card.tags()).isEqualTo(texts(expected.path("tags")));
        assertThat(card.datasets()).isEqualTo(texts(expected.path("datasets")));
        assertThat(card.metrics()).isEqualTo(texts(expected.path("metrics")));
        assertThat(card.baseModels()).isEqualTo(texts(expected.path("base_model")));
        assertThat(card.task()).isEqualTo(text(expected.path("pipeline_tag")));
        assertThat(card.library()).isEqualTo(text(expected.path("library_name")));
        emissions(expected.path("co2_eq_emissions"), card.emissions());
        results(expected.path("results"), card.results());
    }

    private static void emissions(JsonNode expected, @Nullable Emissions emissions) {
        if (expected.isMissingNode()) {
            assertThat(emissions).isNull();
        } else if (expected.isNumber()) {
            assertThat(emissions).isEqualTo(new Emissions(expected.asDouble(), null, null, null, null));
        } else {
            assertThat(emissions)
                    .isEqualTo(new Emissions(
                            expected.path("emissions").asDouble(),
                            text(expected.path("source")),
                            text(expected.path("training_type")),
                            text(expected.path("geographical_location")),
                            text(expected.path("hardware_used"))));
        }
    }

    private static void results(JsonNode expected, List<Result> results) {
        assertThat(results).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            JsonNode one = expected.get(i);
            Result result = results.get(i);
            assertThat(result.task()).isEqualTo(text(one.path("task_type")));
            assertThat(result.on())
                    .isEqualTo(new Result.TestSet(
                            one.path("dataset_type").asText(),
                            text(one.path("dataset_name")),
                            text(one.path("dataset_config")),
                            text(one.path("dataset_split")),
                            text(one.path("dataset_revision"))));
            assertThat(result.metric()).isEqualTo(text(one.path("metric_type")));
            assertThat(result.value()).isEqualTo(one.path("metric_value").asDouble());
            assertThat(result.from())
                    .isEqualTo(new Result.Provenance(
                            "README.md",
                            text(one.path("source_name")),
                            text(one.path("source_url")),
                            one.path("verified").asBoolean(),
                            null,
                            text(one.path("metric_name"))));
        }
    }

    @Test
    void results_beside_a_card_are_read_as_by_huggingface_hub() throws IOException {
        JsonNode expected = golden.path("eval_results").path("scores.yaml");
        EvalResults read = EvalResults.read(Fixtures.PUBLISHED.resolve("eval_results/scores.yaml"));
        assertThat(read.notes()).isEmpty();
        assertThat(read.results()).hasSize(3).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode one = expected.get(i);
            Result result = read.results().get(i);
            assertThat(result.task()).isNull();
            assertThat(result.metric()).isNull();
            assertThat(result.value()).isEqualTo(one.path("value").asDouble());
            assertThat(result.scale()).isEqualTo(Result.Scale.OTHER);
            assertThat(result.on())
                    .isEqualTo(new Result.TestSet(
                            one.path("dataset_id").asText(),
                            null,
                            text(one.path("task_id")),
                            null,
                            text(one.path("dataset_revision"))));
            String publisher = text(one.path("source_name"));
            assertThat(result.from())
                    .isEqualTo(new Result.Provenance(
                            ".eval_results/scores.yaml",
                            publisher != null ? publisher : text(one.path("source_org")),
                            text(one.path("source_url")),
                            text(one.path("verify_token")) != null,
                            text(one.path("date")),
                            text(one.path("notes"))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "results-imagenet.csv",
                "results-imagenet-a.csv",
                "benchmark-infer-amp-nchw-pt240-cu124-card.csv",
                "benchmark-infer-fp32-nchw-pt221-cpu-small.csv",
                "benchmark-train-amp-nhwc-pt112-cu113-card.csv",
                "model_metadata-in1k.csv"
            })
    void a_tables_cells_are_those_that_python_reads(String name) throws IOException {
        JsonNode expected = golden.path("tables").path(name);
        Path file = Fixtures.TABLES.resolve(name);
        assertThat(Sheet.read(file, first -> true).lines()).hasSameSizeAs(expected);
        TimmTable table = TimmTable.read(file);
        for (JsonNode row : expected) {
            TimmName model = TimmName.of(row.path("model").asText());
            assertThat(table.of(model)).anySatisfy(found -> {
                assertThat(found.model()).isEqualTo(model);
                row.properties().forEach(cell -> {
                    assertThat(found.text(cell.getKey()))
                            .isEqualTo(cell.getValue().asText());
                    String plain = cell.getValue().asText().replace(",", "");
                    if (plain.matches("[-+]?[0-9.]+")) {
                        assertThat(found.number(cell.getKey())).isEqualTo(Double.parseDouble(plain));
                    }
                });
            });
        }
    }
}
