package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.look.Layers;
import dev.limpid.look.ResidualStream;
import dev.limpid.runtime.Runtime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Layers are found in every architecture that is emitted, and in what both of PyTorch's exporters write. */
class ResidualStreamsTest {
    private static final List<String> CONVOLUTIONS = List.of("resne", "convnext", "efficientnet", "mobilenet", "lite");
    private static final Runtime RUNTIME = new Runtime(TinyBert.SETTINGS);

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static Stream<String> models() throws IOException {
        List<String> all = new ArrayList<>();
        for (String kind : List.of("tiny-text", "tiny-vision", "tiny-decoders", "tiny-text-onnx", "tiny-vision-onnx")) {
            try (Stream<Path> files = Files.list(TinyBert.resource("/" + kind))) {
                files.map(file -> kind + "/" + file.getFileName()).sorted().forEach(all::add);
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void layers_are_found_by_what_they_are(String name) throws IOException {
        Emitted emitted = Objects.requireNonNull(
                Structure.of(TinyBert.folder(file(name)), RUNTIME).ready());
        if (CONVOLUTIONS.stream().anyMatch(name::contains)) {
            assertThat(ResidualStream.isIn(emitted.graph(), emitted.shapes())).isFalse();
            assertThat(Layers.of(emitted.graph(), emitted.shapes()))
                    .hasSizeGreaterThan(1)
                    .allMatch(layer -> layer.name().startsWith("block "));
            return;
        }
        ResidualStream stream = ResidualStream.of(emitted.graph(), emitted.shapes());
        assertThat(stream.postNorm()).isEqualTo(name.startsWith("tiny-text"));
        assertThat(stream.layers()).hasSize(1 + stream.branches(true).size());
        assertThat(stream.branches(true)).hasSameSizeAs(stream.branches(false)).hasSizeBetween(2, 4);
        assertThat(stream.heads()).hasSameSizeAs(stream.branches(true));
    }

    private Path file(String name) throws IOException {
        Path resource = TinyBert.resource("/" + name);
        if (!name.endsWith(".gz")) {
            return resource;
        }
        Path file = folder.resolve("model.onnx");
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(resource))) {
            Files.copy(packed, file);
        }
        return file;
    }
}
