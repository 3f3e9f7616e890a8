package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Loss;
import dev.limpid.explain.PermutationImportance;
import dev.limpid.model.Predictor;
import dev.limpid.table.Row;
import dev.limpid.table.Table;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Permutation importance against scikit-learn's, which {@code tools/golden/rows.py} ran. */
class PermutationGoldenTest {
    /** Means of many repeats, of ours and theirs, differ by no more than chance lets them: 4 standard errors. */
    @Test
    void importances_are_scikit_learns_on_average() {
        JsonNode golden = RowsGolden.rows("permutation");
        List<Row> rows = new ArrayList<>();
        golden.get("x").forEach(row -> rows.add(Row.of(Golden.numbers(row))));
        Predictor<Row> known = inputs -> Tensor.of(
                Shape.of(inputs.size(), 1),
                inputs.stream().mapToDouble(PermutationGoldenTest::score).toArray());
        for (Map.Entry<String, Loss> one : Map.of(
                        "mean-squared-error", Loss.SQUARED, "mean-absolute-error", Loss.ABSOLUTE)
                .entrySet()) {
            PermutationImportance.Reliance found = new PermutationImportance(one.getValue(), 200, 0.95, 9)
                    .of(known, rows, Golden.numbers(golden.get("y")), new RowColumns(new Table("x", rows)));
            JsonNode theirs = golden.get(one.getKey());
            for (int i = 0; i < 4; i++) {
                PermutationImportance.Importance importance = found.columns().get(i);
                double error = Math.hypot(
                        theirs.get("error").get(i).doubleValue(),
                        (importance.increase() - (importance.low() == null ? 0 : importance.low())) / 1.97);
                assertThat(importance.increase())
                        .as(one.getKey() + " " + i)
                        .isCloseTo(theirs.get("mean").get(i).doubleValue(), within(4 * error + 1e-12));
            }
            assertThat(found.columns().get(3).increase()).isZero();
        }
    }

    private static double score(Row row) {
        double[] x = row.values().values().stream()
                .mapToDouble(value -> (Double) value)
                .toArray();
        return 2 * x[0] + x[0] * x[1] - 0.5 * x[2] * x[2];
    }

    @Test
    void a_column_that_rows_lack_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RowColumns(List.of("z")).with(Row.of(1), 0, Row.of(2)))
                .withMessage("Row 0 of row has no column 'z'.");
    }
}
