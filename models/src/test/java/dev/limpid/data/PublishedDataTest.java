package dev.limpid.data;

import dev.limpid.table.Sheet;
import dev.limpid.task.TextModel;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Data sets as others publish them, if they are there. */
class PublishedDataTest {
    private static final Path DATA =
            Path.of(System.getProperty("limpid.root")).resolve("../shared/data").normalize();

    private static Path file(String name) {
        Path file = DATA.resolve(name);
        assumeTrue(Files.exists(file), "no " + file);
        return file;
    }

    @Test
    void sentences_of_films_are_told_from_what_is_thought_of_them() throws IOException {
        for (Map.Entry<String, Integer> part :
                Map.of("sst2/dev.tsv", 872, "sst2/test.tsv", 1821).entrySet()) {
            Path file = file(part.getKey());
            try (TextModel moods = TinyModels.moods()) {
                Dataset.Wanted wanted = Dataset.Wanted.USUAL.drawing(40, 1);
                Dataset set = Dataset.read(moods, file, wanted);
                assertThat(set.cases()).hasSize(40).extracting(Case::answer).containsOnly(0, 1);
                assertThat(set.cases().stream().filter(one -> Integer.valueOf(1).equals(one.answer())))
                        .hasSize(20);
                assertThat(Sheet.read(file, first -> false).lines()).hasSize(part.getValue());
            }
        }
    }

    @Test
    void digits_have_no_line_of_names() throws IOException {
        Sheet digits = Sheet.read(file("digits.csv.gz"), first -> false);
        assertThat(digits.columns()).hasSize(65).startsWith("column 0");
        assertThat(digits.lines()).hasSize(1797);
        assertThat(digits.lines().stream().map(line -> line.text(64)).distinct())
                .hasSize(10);
    }
}
