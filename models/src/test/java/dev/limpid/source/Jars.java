package dev.limpid.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs small models into jars. */
final class Jars {
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    static Jars with(String name, String content) {
        return new Jars().and(name, content);
    }

    /** A jar whose model is one ONNX file that says "weights". */
    static Jars small() {
        return with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
                .and("model.onnx", "weights")
                .and("tokenizer.json", "{}");
    }

    Jars and(String name, String content) {
        return and(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Jars and(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
