package dev.limpid.corpus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoreTest {
    @TempDir
    Path folder;

    private static byte[] record(int at) {
        byte[] bytes = new byte[new SplittableRandom(at).nextInt(300)];
        Arrays.fill(bytes, (byte) at);
        return bytes;
    }

    private Store filled(int size) throws IOException {
        try (Store.Writer writer = Store.in(folder.resolve("deep/er"))) {
            for (int i = 0; i < size; i++) {
                writer.add(record(i));
            }
            return writer.finish();
        }
    }

    @Test
    void each_record_is_reached_by_its_number_from_several_threads() throws IOException {
        try (Store store = filled(5000)) {
            assertThat(store.size()).isEqualTo(5000);
            IntStream.range(0, 5000).parallel().map(i -> 4999 - i).forEach(i -> {
                try {
                    assertThat(store.get(i)).isEqualTo(record(i));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            });
            assertThatThrownBy(() -> store.get(5000)).hasMessage("There are records 0 to 4999, got 5000.");
            assertThatThrownBy(() -> store.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void files_go_when_it_is_closed_unless_they_are_kept() throws IOException {
        filled(3).close();
        assertThat(folder.resolve("deep/er")).isEmptyDirectory();
        Store kept = filled(3);
        kept.keep();
        kept.close();
        try (Stream<Path> files = Files.list(folder.resolve("deep/er"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void a_folder_that_cannot_be_is_told() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Store.in(file.resolve("below")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Data cannot be stored in " + file.resolve("below") + " (")
                .hasMessageEndingWith("), after 0 rows and 0 bytes. Make room there, or name another folder.");
    }

    @Test
    void values_come_back_as_they_were() {
        Map<Role, Object> values = new EnumMap<>(Role.class);
        values.put(Role.TEXT, "caf\u00e9 \uD83D\uDE00\n");
        values.put(Role.SCORE, -0.1);
        values.put(Role.TAGS, List.of("a", 2.0, List.of(), List.of("b")));
        Stored stored = new Stored("a.csv:3", values);
        assertThat(Stored.of(stored.bytes())).isEqualTo(stored);
        assertThat(new String(stored.bytes(), StandardCharsets.ISO_8859_1)).contains("a.csv:3");
        assertThat(new Stored("b.csv:9", values).content()).isEqualTo(stored.content());
    }
}
