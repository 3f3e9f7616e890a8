package dev.limpid.task;

import dev.limpid.source.ModelFolder;
import dev.limpid.text.Text;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Law: a model computes the same through links, as the hub's cache keeps it, as where it lies. */
class LinkedModelTest {
    private static final List<Text> TEXTS = List.of(Text.of("the [MASK] is happy"));

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(
            value = TinyBert.class,
            names = {"HUGGING_FACE", "ONNX_14"})
    void links_lead_to_the_same_numbers(TinyBert form) throws IOException {
        ModelFolder plain = form.copyTo(temp.resolve("plain"));
        Path linked = link(plain.path(), temp.resolve("cache"));
        try (TextModel one = TinyBert.load(plain.path(), null);
                TextModel other = TinyBert.load(linked, null)) {
            assertThat(other.predict(TEXTS).toDoubles())
                    .isEqualTo(one.predict(TEXTS).toDoubles());
        }
    }

    /** Lays a folder out as blobs named by their content, and a snapshot that links to them. */
    private static Path link(Path plain, Path cache) throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("blobs"));
        Path snapshot = Files.createDirectories(cache.resolve("snapshots/commit"));
        try (Stream<Path> files = Files.list(plain)) {
            for (Path file : files.toList()) {
                String blob = Integer.toHexString(file.hashCode());
                Files.copy(file, blobs.resolve(blob));
                Files.createSymbolicLink(snapshot.resolve(file.getFileName()), Path.of("../../blobs", blob));
            }
        }
        return snapshot;
    }
}
