package dev.limpid.select;

import dev.limpid.evaluate.Interval;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeptTest {
    @TempDir
    Path folder;

    private Kept kept = new Kept(Path.of(""));
    private int made;

    @BeforeEach
    void begin() {
        kept = new Kept(folder.resolve("not yet there"));
    }

    private record Measured(
            String name, Interval value, double[][] rows, Map<String, Double> more, List<String> notes) {}

    private Measured make() {
        made++;
        return new Measured(
                "a",
                new Interval(0.1, Double.NaN, Double.POSITIVE_INFINITY, 0.95, 3, 1),
                new double[][] {{1, 2}, {3, Math.PI}},
                Map.of("x", Double.NEGATIVE_INFINITY),
                List.of("note"));
    }

    private Measured of(Kept.Key key) throws IOException {
        return kept.of(key, Measured.class, this::make);
    }

    @Test
    void what_was_measured_once_comes_back_the_same_and_is_not_measured_again() throws IOException {
        Kept.Key key = Kept.Key.of("probe", List.of("model", "data", 3));
        Measured first = of(key);
        Measured again = of(key);
        assertThat(made).isEqualTo(1);
        assertThat(again)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(first);
        assertThat(again.value().isTold()).isFalse();
        assertThat(again.rows()[1][1]).isEqualTo(Math.PI);
    }

    @Test
    void anything_else_that_it_depends_on_is_measured_by_itself() throws IOException {
        of(Kept.Key.of("probe", List.of("model", "data")));
        of(Kept.Key.of("probe", List.of("model", "other data")));
        of(Kept.Key.of("scores", List.of("model", "data")));
        // The same letters in a row.
        of(Kept.Key.of("probe", List.of("modelda", "ta")));
        assertThat(made).isEqualTo(4);
    }

    @Test
    void a_file_that_is_cut_off_or_nonsense_counts_as_none() throws IOException {
        Kept.Key key = Kept.Key.of("probe", List.of("model"));
        of(key);
        Path file;
        try (Stream<Path> files = Files.walk(folder)) {
            file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        for (byte[] damaged : List.of(
                Arrays.copyOf(whole, whole.length / 2),
                new byte[0],
                "null".getBytes(StandardCharsets.US_ASCII),
                "{\"name\":7,\"value\":[]}".getBytes(StandardCharsets.US_ASCII),
                // As a version wrote it that knew less.
                "{\"name\":\"a\"}".getBytes(StandardCharsets.US_ASCII))) {
            Files.write(file, damaged);
            int before = made;
            assertThat(of(key).name()).isEqualTo("a");
            assertThat(made).isEqualTo(before + 1);
        }
    }

    @Test
    void what_cannot_be_made_is_not_kept() throws IOException {
        Kept.Key key = Kept.Key.of("probe", List.of("model"));
        assertThatThrownBy(() -> kept.of(key, Measured.class, () -> {
                    throw new IOException("disk");
                }))
                .hasMessage("disk");
        assertThat(kept.has(key)).isFalse();
        of(key);
        assertThat(made).isEqualTo(1);
    }
}
