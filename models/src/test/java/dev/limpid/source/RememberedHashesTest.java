package dev.limpid.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RememberedHashesTest {
    @TempDir
    Path temp;

    private final AtomicInteger computed = new AtomicInteger();

    @Test
    void a_hash_is_computed_once() throws IOException {
        Path file = Files.writeString(temp.resolve("m.onnx"), "weights");
        assertThat(hash(file)).isEqualTo(Sha256.of("weights"));
        assertThat(hash(file)).isEqualTo(Sha256.of("weights"));
        assertThat(computed).hasValue(1);
    }

    @Test
    void a_change_of_size_or_time_is_noticed() throws IOException {
        Path file = Files.writeString(temp.resolve("m.onnx"), "weights");
        hash(file);
        Files.writeString(file, "longer weights");
        assertThat(hash(file)).isEqualTo(Sha256.of("longer weights"));
        Files.writeString(file, "LONGER weights");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThat(hash(file)).isEqualTo(Sha256.of("LONGER weights"));
    }

    @Test
    void a_damaged_note_is_replaced() throws IOException {
        Path file = Files.writeString(temp.resolve("m.onnx"), "weights");
        hash(file);
        try (var notes = Files.list(temp.resolve("hashes"))) {
            Files.write(notes.findFirst().orElseThrow(), new byte[] {-1, 10, -1});
        }
        assertThat(hash(file)).isEqualTo(Sha256.of("weights"));
        assertThat(computed).hasValue(2);
    }

    @Test
    void without_a_folder_to_remember_in_it_computes() throws IOException {
        Path file = Files.writeString(temp.resolve("m.onnx"), "weights");
        RememberedHashes hashes = new RememberedHashes(file.resolve("hashes"));
        assertThat(hashes.sha256(file, Progress.NONE)).isEqualTo(Sha256.of("weights"));
    }

    @Test
    void a_missing_file_is_told() {
        Path file = temp.resolve("none");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> hash(file))
                .withMessage("Cannot read " + file + ": " + file + ".");
    }

    private String hash(Path file) {
        return new RememberedHashes(temp.resolve("hashes")).sha256(file, (what, bytes, total) -> {
            assertThat(what).isEqualTo("Hashing m.onnx");
            computed.incrementAndGet();
        });
    }
}
