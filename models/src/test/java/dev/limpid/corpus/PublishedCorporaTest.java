package dev.limpid.corpus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Data sets as others publish them, if they are there. */
class PublishedCorporaTest {
    private static final Path DATA =
            Path.of(System.getProperty("limpid.root")).resolve("../shared/data").normalize();

    @TempDir
    Path folder;

    @Test
    void sentences_of_films_are_split_as_their_files_are_called() throws IOException {
        Path films = DATA.resolve("sst2");
        assumeTrue(Files.exists(films), "no " + films);
        try (Splits splits = Splits.read(Given.of(films), Shares.NONE, Wanted.USUAL, folder)) {
            assertThat(splits.kind()).isEqualTo(Kind.CLASSES);
            assertThat(splits.labels().names()).containsExactly("0", "1");
            assertThat(splits.labels().counts()).containsExactly(3310L, 3610L);
            assertThat(splits.train().size()).isEqualTo(6920);
            assertThat(Objects.requireNonNull(splits.validation()).size()).isEqualTo(872);
            assertThat(Objects.requireNonNull(splits.test()).size()).isEqualTo(1821);
            assertThat(splits.notes())
                    .contains(
                            "2 of 1821 examples for test are also trained on, so that what is measured there is too good;"
                                    + " the first is test.tsv:153.");
        }
    }
}
