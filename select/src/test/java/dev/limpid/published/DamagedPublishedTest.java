package dev.limpid.published;

import dev.limpid.format.Mutations;
import dev.limpid.source.ModelFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/** Law: whatever the bytes, what is published is read, or told in lines of notes, within a second. */
class DamagedPublishedTest {
    private static final int ROUNDS = 500;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1,plain.md", "2,lists.md", "3,anchors.md", "4,inside.md"})
    void a_damaged_card_is_read_or_refused(int seed, String name) throws IOException {
        rounds(seed, Files.readAllBytes(Fixtures.card(name)), folder.resolve("README.md"), List.of());
    }

    @Test
    void a_damaged_file_of_results_is_read_or_refused() throws IOException {
        byte[] valid = Files.readAllBytes(Fixtures.PUBLISHED.resolve("eval_results/scores.yaml"));
        rounds(5, valid, folder.resolve(".eval_results/scores.yaml"), List.of());
    }

    @ParameterizedTest
    @CsvSource({"6,results-imagenet.csv", "7,benchmark-infer-amp-nchw-pt240-cu124-card.csv", "8,model_metadata-in1k.csv"
    })
    void a_damaged_table_is_read_or_refused(int seed, String name) throws IOException {
        Path table = folder.resolve(name);
        rounds(seed, Files.readAllBytes(Fixtures.TABLES.resolve(name)), table, List.of(table));
    }

    @Test
    void a_damaged_configuration_only_hides_a_name() {
        byte[] valid = "{\"architecture\":\"smallnet\",\"pretrained_cfg\":{\"tag\":\"a1_in1k\"}}".getBytes();
        Mutations mutations = new Mutations(9);
        for (int round = 0; round < ROUNDS; round++) {
            Fixtures.write(folder.resolve("config.json"), mutations.damage(valid));
            assertThat(published(List.of()).notes()).isEmpty();
        }
    }

    private void rounds(int seed, byte[] valid, Path file, List<Path> tables) {
        Mutations mutations = new Mutations(seed);
        int noted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Fixtures.write(file, mutations.damage(valid));
            Published published = assertTimeout(Duration.ofSeconds(1), () -> published(tables), "round " + round);
            assertThat(published.notes())
                    .allSatisfy(note -> assertThat(note)
                            .startsWith(file.getFileName() + ": ")
                            .endsWith(".")
                            .hasSizeLessThan(600)
                            .doesNotContainPattern("\\p{Cntrl}"));
            noted += published.notes().isEmpty() ? 0 : 1;
        }
        assertThat(noted).isBetween(ROUNDS / 20, ROUNDS - 1);
    }

    private Published published(List<Path> tables) {
        return Published.of(new ModelFolder(folder, "smallnet.a1_in1k", "smallnet", "0".repeat(64)), tables);
    }
}
