package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.table.Row;
import dev.limpid.table.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** From rows of files to scores, against what {@code tools/golden/tables.py} got of onnxruntime in Python. */
class TableModelTest {
    private static final JsonNode GOLDEN = golden();

    @TempDir
    Path folder;

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(TableModelTest.class.getResourceAsStream("/golden/tables.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static List<String> models() {
        List<String> names = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private TableModel open(String name) throws IOException {
        byte[] onnx = Base64.getDecoder().decode(GOLDEN.get(name).get("onnx").textValue());
        Path file = Files.write(folder.resolve("model.onnx"), onnx);
        return (TableModel) Models.open(TinyBert.folder(file), Models.Wanted.ANY, TinyBert.SETTINGS);
    }

    private Row row(String name, int number) throws IOException {
        String csv = GOLDEN.get(name).get("csv").textValue();
        return Rows.read(Files.writeString(folder.resolve("rows.csv"), csv), number);
    }

    @ParameterizedTest
    @MethodSource("models")
    void rows_of_a_file_get_the_scores_that_python_gives_them(String name) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        try (TableModel model = open(name)) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < golden.get("scores").size(); i++) {
                rows.add(row(name, i));
                double[] expected = Golden.numbers(golden.get("scores").get(i));
                Input input = model.prepare(rows.get(i));
                List<Prediction> top = model.top(input, null, expected.length);
                for (Prediction one : top) {
                    assertThat(one.score()).as(one.label()).isCloseTo(expected[one.index()], within(1e-6));
                }
                String picked = golden.get("picked").get(i).textValue();
                if (picked != null) {
                    assertThat(top.get(0).label()).as("row %s", i).isEqualTo(picked);
                    assertThat(top.get(0).probability())
                            .isCloseTo(Arrays.stream(expected).max().orElseThrow(), within(1e-6));
                }
            }
            assertThat(model.task())
                    .isEqualTo(
                            golden.get("picked").get(0).isNull()
                                    ? Task.TABULAR_REGRESSION
                                    : Task.TABULAR_CLASSIFICATION);
            double[] all = Golden.numbers(golden.get("scores"));
            assertThat(model.predict(rows).toDoubles()).containsExactly(all, within(1e-6));
        }
    }

    @Test
    void columns_may_come_in_any_order_and_more_of_them_than_the_model_reads() throws IOException {
        try (TableModel model = open("columns")) {
            Row row = row("columns", 0);
            Map<String, Object> sorted = new LinkedHashMap<>();
            row.values().keySet().stream()
                    .sorted()
                    .forEach(column -> sorted.put(column, row.values().get(column)));
            Row other = new Row("rows.csv", 0, sorted, true);
            assertThat(model.predict(List.of(other))).isEqualTo(model.predict(List.of(row)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "weight | | The column 'weight' is empty, the model's input 'weight' takes numbers (float). Write NaN if the model knows what is missing.",
                "weight | heavy | The column 'weight' is 'heavy', the model's input 'weight' takes numbers (float).",
                "code | 3.5 | The column 'code' is 3.5, the model's input 'code' takes whole numbers (int64).",
                "code | 9007199254740994 | The column 'code' is '9007199254740994', the model's input 'code' takes whole numbers (int64).",
                "code | NaN | The column 'code' is NaN, the model's input 'code' takes whole numbers (int64).",
                "code | | The column 'code' is empty, the model's input 'code' takes whole numbers (int64).",
                "flag | 2 | The column 'flag' is 2, the model's input 'flag' takes true or false.",
            })
    void cells_that_the_model_cannot_take_are_named(String column, String cell, String message) throws IOException {
        try (TableModel model = open("columns")) {
            Map<String, Object> values = new LinkedHashMap<>(row("columns", 0).values());
            String csv = String.join(",", values.keySet()) + "\n";
            values.replaceAll((name, value) -> name.equals(column) ? cell == null ? "" : cell : value);
            csv += String.join(
                            ",", values.values().stream().map(String::valueOf).toList()) + "\n";
            Row row = Rows.read(Files.writeString(folder.resolve("bad.csv"), csv), 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(row))
                    .withMessage(message);
        }
    }

    @Test
    void rows_of_other_columns_are_refused() throws IOException {
        try (TableModel model = open("columns")) {
            Row row = new Row("r", 0, Map.of("weight", 1.0), true);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(row))
                    .withMessage(
                            "The model has inputs [weight, height, city, code, flag], the row has columns [weight]."
                                    + " Name the columns as the inputs.");
        }
        try (TableModel model = open("forest with ZipMap")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(Row.of(1, 2, 3)))
                    .withMessageMatching("The model's input 'X' float\\[.*,4\\] takes 4 values, the row has 3\\.");
        }
    }
}
