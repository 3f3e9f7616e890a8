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

/** Against NumPy's percentiles and lime's discretizers, by {@code tools/golden/rows.py}. */
class BinsTest {
    private static JsonNode golden() throws IOException {
        try (InputStream packed = Objects.requireNonNull(BinsTest.class.getResourceAsStream("/golden/rows.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed)).get("bins");
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    @Test
    void borders_and_bins_are_those_of_numpy_and_lime() throws IOException {
        int compared = 0;
        for (JsonNode told : golden()) {
            double[] probes = numbers(told.get("probes"));
            for (Bins.Kind kind : Bins.Kind.values()) {
                JsonNode expected = told.get(kind.toString());
                Bins bins = kind.of(numbers(told.get("values")));
                assertThat(bins.borders()).containsExactly(numbers(expected.get("borders")));
                for (int i = 0; i < probes.length; i++) {
                    int bin = bins.of(probes[i]);
                    assertThat(bin).isEqualTo(expected.get("bins").get(i).intValue());
                    String name = bins.name("width", bin);
                    if (!name.matches(".*\\.\\d{3}.*")) {
                        assertThat(name).isEqualTo(expected.get("names").get(i).textValue());
                    }
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void a_border_belongs_below_and_what_is_no_number_behind_all() {
        Bins bins = Bins.between(1, -0.0, 0, 1);
        assertThat(bins.count()).isEqualTo(3);
        assertThat(bins.of(-0.0)).isZero();
        assertThat(Bins.Kind.QUARTILE.of(new double[] {-0.0, 0, -0.0, 0}).borders())
                .containsExactly(0);
        assertThat(bins.of(0)).isZero();
        assertThat(bins.of(Math.nextUp(0.0))).isEqualTo(1);
        assertThat(bins.of(1)).isEqualTo(1);
        assertThat(bins.of(Double.POSITIVE_INFINITY)).isEqualTo(2);
        assertThat(bins.of(Double.NaN)).isEqualTo(3);
        assertThat(bins.name("width", 3)).isEqualTo("width is NaN");
    }

    @Test
    void names_tell_close_borders_apart() {
        Bins bins = Bins.between(0.00012, 0.00034);
        assertThat(bins.name("width", 0)).isEqualTo("width <= 0.0001");
        assertThat(bins.name("width", 1)).isEqualTo("0.0001 < width <= 0.0003");
        assertThat(bins.name("width", 2)).isEqualTo("width > 0.0003");
    }

    @Test
    void values_without_a_number_have_one_bin() {
        Bins bins = Bins.Kind.QUARTILE.of(new double[] {Double.NaN});
        assertThat(bins.count()).isEqualTo(1);
        assertThat(bins.of(3)).isZero();
        assertThat(bins.name("width", 0)).isEqualTo("width");
    }

    @Test
    void refuses_unknown_kinds_and_borders_that_are_no_numbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bins.Kind.of("thirds"))
                .withMessage("Setting bins is quartile, decile or entropy, got 'thirds'.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bins.between(Double.NaN))
                .withMessage("A border is a finite number, got NaN.");
    }
}
