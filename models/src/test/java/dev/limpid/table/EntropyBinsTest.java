package dev.limpid.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Against scikit-learn's decision trees, by {@code tools/golden/entropy_bins.py}. */
class EntropyBinsTest {
    private static JsonNode golden() throws IOException {
        try (InputStream packed =
                Objects.requireNonNull(EntropyBinsTest.class.getResourceAsStream("/golden/entropy-bins.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    private static int[] labels(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    @Test
    void borders_are_the_thresholds_of_a_decision_tree() throws IOException {
        int compared = 0;
        for (JsonNode told : golden()) {
            double[] borders = EntropyBins.of(numbers(told.get("values")), labels(told.get("labels")))
                    .borders();
            assertThat(borders).containsExactly(numbers(told.get("borders")), within(1e-9));
            compared += borders.length;
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void what_is_no_number_is_left_out_and_rows_may_come_in_any_order() {
        Bins bins = EntropyBins.of(new double[] {4, Double.NaN, 1, 2, 3}, new int[] {1, 0, 0, 0, 1});
        assertThat(bins.borders()).containsExactly(2.5);
        assertThat(EntropyBins.of(new double[] {Double.NaN}, new int[] {0}).borders())
                .isEmpty();
    }

    @Test
    void values_without_classes_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntropyBins.of(new double[] {1, 2}, new int[] {0}))
                .withMessage("Each value has a class, got 2 values and 1 classes.");
    }
}
