package dev.limpid.format;

import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SafetensorsWriterTest {
    private static final Map<String, String> PT = Map.of("format", "pt");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static Path golden() {
        return Path.of("src/test/resources/safetensors/every-type.safetensors").toAbsolutePath();
    }

    @Test
    void the_bytes_are_those_of_the_reference_writer_whatever_the_order_given() throws IOException {
        List<Map.Entry<String, Weight.InFile>> entries =
                new ArrayList<>(Safetensors.read(golden()).weights().entrySet());
        assertThat(entries).hasSize(20);
        for (int seed = 0; seed < 3; seed++) {
            Collections.shuffle(entries, new Random(seed));
            Map<String, Weight> shuffled = new LinkedHashMap<>();
            entries.forEach(entry -> shuffled.put(entry.getKey(), entry.getValue()));
            Path written = folder.resolve("written.safetensors");

            SafetensorsWriter.write(written, shuffled, PT);

            assertThat(written).hasSameBinaryContentAs(golden());
        }
    }

    @Test
    void live_weights_and_those_in_memory_are_written_as_they_are_in_a_file() throws IOException {
        Map<String, Weight> mixed =
                new LinkedHashMap<>(Safetensors.read(golden()).weights());
        Tensor sevenths = Tensor.of(Shape.of(3, 2), 0f, 1 / 7f, 2 / 7f, 3 / 7f, 4 / 7f, 5 / 7f);
        Weight.Live live = Weight.Live.of(Tensor.zeros(DType.FLOAT, Shape.of(3, 2)));
        live.set(sevenths);
        mixed.put("a.first", live);
        mixed.put("b.second", Weight.of(Tensor.of(Shape.of(2), 0.5f, -0.25f)));
        Path written = folder.resolve("written.safetensors");

        SafetensorsWriter.write(written, mixed, PT);

        assertThat(written).hasSameBinaryContentAs(golden());
    }

    @Test
    void what_was_there_before_stays_when_writing_fails_and_nothing_else_is_left() throws IOException {
        Path file = Files.writeString(folder.resolve("model.safetensors"), "before");
        Weight.InFile lost = new Weight.InFile(DType.FLOAT, Shape.of(2), folder.resolve("lost"), 0, 8);

        assertThatExceptionOfType(WriteFailure.class)
                .isThrownBy(() -> SafetensorsWriter.write(file, Map.of("w", lost), PT))
                .withMessageMatching(
                        "Cannot write .*model\\.safetensors: NoSuchFileException .*lost; it takes 104 bytes, "
                                + "\\d+ are free there\\. Free some space or choose another folder\\.");

        assertThat(file).hasContent("before");
        assertThat(names()).containsExactly("model.safetensors");
    }

    @Test
    void a_file_that_shrinks_while_it_is_read_is_told() throws IOException {
        Path source = Files.write(folder.resolve("source"), new byte[6]);
        Weight.InFile cut = new Weight.InFile(DType.FLOAT, Shape.of(2), source, 0, 8);

        assertThatExceptionOfType(WriteFailure.class)
                .isThrownBy(() -> SafetensorsWriter.write(folder.resolve("x.safetensors"), Map.of("w", cut), PT))
                .withMessageContaining("source became shorter than the weight at 0; it takes");
        assertThat(names()).containsExactly("source");
    }

    @Test
    void a_folder_that_is_not_there_is_told() {
        assertThatExceptionOfType(WriteFailure.class)
                .isThrownBy(() -> SafetensorsWriter.write(folder.resolve("no/x.safetensors"), Map.of(), PT))
                .withMessageContaining("x.safetensors: NoSuchFileException");
    }

    @Test
    void weights_without_numbers_and_types_unknown_to_the_format_are_refused() {
        Path file = folder.resolve("x.safetensors");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SafetensorsWriter.write(file, Map.of("w", new Weight.Declared(DType.FLOAT, Shape.of(2))), PT))
                .withMessage("Tensor 'w' is only declared, float[2] not loaded, and cannot be written.");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SafetensorsWriter.write(file, Map.of("w", Weight.of(Tensor.of(Shape.of(1), List.of("a")))), PT))
                .withMessage("Tensor 'w' is of type string, which safetensors files do not have.");
        assertThat(names()).isEmpty();
    }

    @Test
    void what_a_killed_process_left_is_begun_anew() throws IOException {
        Files.write(folder.resolve(".x.safetensors.partial"), new byte[10_000]);

        SafetensorsWriter.write(
                folder.resolve("x.safetensors"), Safetensors.read(golden()).weights(), PT);

        assertThat(folder.resolve("x.safetensors")).hasSameBinaryContentAs(golden());
        assertThat(names()).containsExactly("x.safetensors");
    }

    @Test
    void a_folder_is_there_whole_or_not_at_all() throws IOException {
        Path target = folder.resolve("deep/out");
        assertThatExceptionOfType(WriteFailure.class)
                .isThrownBy(() -> AtomicFolder.write(target, partial -> {
                    Files.writeString(partial.resolve("one"), "1");
                    throw new IOException("No space left on device");
                }))
                .withMessageMatching(
                        "Cannot write .*out: No space left on device; \\d+ bytes are free there\\. .* folder\\.");
        assertThat(target.getParent()).isEmptyDirectory();

        Files.createDirectories(AtomicFile.partial(target).resolve("left/by/a/kill"));
        AtomicFolder.write(target, partial -> {
            assertThat(partial).isEmptyDirectory();
            Files.writeString(Files.createDirectory(partial.resolve("inner")).resolve("one"), "1");
            assertThat(target).doesNotExist();
        });
        assertThat(target.resolve("inner/one")).hasContent("1");
        assertThat(AtomicFile.partial(target)).doesNotExist();
    }

    @Test
    void a_folder_with_files_is_not_overwritten_an_empty_one_is() throws IOException {
        Path target = Files.createDirectory(folder.resolve("out"));
        AtomicFolder.write(target, partial -> Files.writeString(partial.resolve("one"), "1"));
        assertThat(target.resolve("one")).hasContent("1");

        assertThatExceptionOfType(WriteFailure.class)
                .isThrownBy(() -> AtomicFolder.write(target, partial -> {}))
                .withMessageContaining("a file, or a folder with files, of that name is there already. Choose another");
        assertThat(target.resolve("one")).hasContent("1");
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
