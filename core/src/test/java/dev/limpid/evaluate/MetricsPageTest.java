package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/metrics.md} against the code. */
class MetricsPageTest {
    private static final Path PAGE = Path.of(System.getProperty("limpid.root"), "docs/metrics.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z0-9-]+)` ([↑↓]) ([^|]+) \\| (.+) \\| ([^|]+) \\| ([^|]+) \\|");

    /** What comes first in a source that names its authors and the year. */
    private static final Pattern AUTHORS = Pattern.compile("(?:after )?(\\D+ \\d{4})");

    private record Row(String family, String name, String arrow, String formula, String source) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String family = "";
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                family = line.substring(3).toLowerCase(java.util.Locale.ROOT);
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(family, row.group(1), row.group(2), row.group(4), row.group(5)));
            }
        }
        return rows;
    }

    @Test
    void every_metric_has_a_row_under_its_family_and_no_other_has() throws IOException {
        assertThat(rows())
                .extracting(row -> row.family + " " + row.name)
                .containsExactlyInAnyOrderElementsOf(Metrics.list().stream()
                        .map(metric ->
                                metric.about().family() + " " + metric.about().name())
                        .toList());
    }

    @Test
    void a_row_says_the_direction_the_settings_and_the_source() throws IOException {
        for (Row row : rows()) {
            Metric metric = Metrics.list().stream()
                    .filter(one -> one.about().name().equals(row.name))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.arrow).as(row.name).isEqualTo(metric.about().direction() == Direction.HIGHER ? "↑" : "↓");
            metric.settings()
                    .forEach((key, value) -> assertThat(row.formula)
                            .as("formula of " + row.name)
                            .contains("`" + key + "=" + value + "`"));
            Matcher authors = AUTHORS.matcher(metric.about().source());
            assertThat(authors.find()).as(metric.about().source()).isTrue();
            assertThat(row.source).as(row.name).isEqualTo(authors.group(1));
        }
    }
}
