package dev.limpid.corpus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Against files that DuckDB wrote from what {@code tools/golden/parquet.sql} says. */
class ParquetTest {
    @TempDir
    Path folder;

    TinyFiles files;

    @BeforeEach
    void files() {
        files = new TinyFiles(folder);
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ParquetTest.class.getResourceAsStream("/parquet/" + name))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "snappy", "zstd", "gzip", "lz4", "pages2"})
    void rows_are_read_however_pages_are_packed(String name) throws IOException {
        Path file = files.write("a.parquet", resource(name + ".parquet"));
        try (Corpus corpus = files.read(file)) {
            assertThat(corpus.size()).isEqualTo(43);
            assertThat(corpus.notes())
                    .contains(
                            "Of a.parquet these columns are not read: 'weight', 'id', 'even'.",
                            "7 of 50 rows have no label and are left out, first a.parquet:7.");
            for (int i = 0, row = 0; row < 50; row++) {
                if (row % 7 != 6) {
                    String end = row % 3 == 0 ? " caf\u00e9" : row % 3 == 1 ? " \uD83D\uDE00" : "";
                    assertThat(corpus.get(i++))
                            .isEqualTo(new Item.Labelled(
                                    "a.parquet:" + (row + 1), "row " + row + end, null, List.of("" + row % 2)));
                }
            }
        }
        Wanted scores = Wanted.USUAL.learning(Kind.SCORES).naming(Role.SCORE, "weight");
        assertThat(files.items(scores, file))
                .hasSize(50)
                .contains(new Item.Scored("a.parquet:4", "row 3 caf\u00e9", null, 0.75));
        assertThat(files.items(scores.naming(Role.SCORE, "id"), file))
                .contains(new Item.Scored("a.parquet:50", "row 49 \uD83D\uDE00", null, 490000000000.0));
        Wanted truths = Wanted.USUAL.naming(Role.LABEL, "even");
        assertThat(files.items(truths, file)).contains(new Item.Labelled("a.parquet:3", "row 2", null, List.of("1")));
    }

    @Test
    void lists_are_read_and_classes_called_as_the_file_names_them() throws IOException {
        assertThat(files.items(Wanted.USUAL, files.write("a.parquet", resource("words.parquet"))))
                .containsExactly(
                        new Item.Tagged(
                                "a.parquet:1",
                                List.of("EU", "rejects", "German", "call"),
                                List.of("B-ORG", "O", "B-MISC", "O")),
                        new Item.Tagged("a.parquet:2", List.of("Peter", "Blackburn"), List.of("B-PER", "I-PER")));
        assertThat(files.items(Wanted.USUAL, files.write("b.parquet", resource("named.parquet"))))
                .containsExactly(
                        new Item.Labelled("b.parquet:1", "a", null, List.of("good")),
                        new Item.Labelled("b.parquet:2", "b", null, List.of("bad")));
    }

    @Test
    void questions_may_have_no_answer() throws IOException {
        assertThat(files.items(Wanted.USUAL, files.write("a.parquet", resource("questions.parquet"))))
                .containsExactly(
                        new Item.Asked(
                                "a.parquet:1", "Who came?", "Ann came home.", List.of(new Item.Answer("Ann", 0))),
                        new Item.Asked("a.parquet:2", "Why?", "Nobody said.", List.of()));
    }
}
