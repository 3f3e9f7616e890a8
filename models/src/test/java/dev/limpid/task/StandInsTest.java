package dev.limpid.task;

import dev.limpid.table.Row;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class StandInsTest {
    @TempDir
    Path folder;

    private Row standIn(String masker) throws IOException {
        // As pandas writes numbers, which a model of categories would have to read as they are written.
        Path file = Files.writeString(folder.resolve("rows.csv"), "size,kind\n5.0,007\n2.50,007\n1e-05,12\n");
        Table table = Rows.all(file);
        return StandIns.of(
                        table.rows().get(0),
                        masker.equals("zero") ? Set.of("size") : Set.of("size", "kind"),
                        table,
                        new Games.Wishes(masker, table, 0),
                        column -> column.equals("size"))
                .rows()
                .get(0);
    }

    @Test
    void numbers_have_a_mean_however_they_are_written_and_categories_their_most_frequent() throws IOException {
        assertThat(standIn("mean").values()).containsEntry("size", 7.50001 / 3).containsEntry("kind", "007");
    }

    @Test
    void zero_stands_for_numbers_however_they_are_written() throws IOException {
        assertThat(standIn("zero").values()).containsEntry("size", 0.0).containsEntry("kind", "007");
    }
}
