package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A folder of models of every kind, as a user has one: below it they are called by their folders. */
final class SmallModels {
    static final String TEXT = "group/moods";
    static final String OTHER = "group/topics";
    static final String PICTURE = "digits";
    static final String CHAT = "chat";
    static final String TABLE = "columns.onnx";
    static final String DAMAGED = "damaged";
    static final String EMPTY = "empty";

    private static final Path RESOURCES = RunningStudio.ROOT.resolve("models/src/test/resources");

    private SmallModels() {}

    static Path in(Path folder) throws IOException {
        copy(RunningStudio.TASKS.resolve("moods"), folder.resolve(TEXT));
        copy(RunningStudio.TASKS.resolve("topics"), folder.resolve(OTHER));
        copy(RunningStudio.EXAMPLES.resolve("digits"), folder.resolve(PICTURE));
        copy(RESOURCES.resolve("tiny-decoders/qwen2"), folder.resolve(CHAT));
        try (InputStream packed =
                new GZIPInputStream(Files.newInputStream(RESOURCES.resolve("golden/tables.json.gz")))) {
            JsonNode golden = RunningStudio.JSON.readTree(packed).get("models").get("columns");
            Files.write(
                    folder.resolve(TABLE),
                    Base64.getDecoder().decode(golden.get("onnx").textValue()));
        }
        copy(RunningStudio.TASKS.resolve("moods"), folder.resolve(DAMAGED));
        Path weights = folder.resolve(DAMAGED).resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length / 2));
        Files.createDirectories(folder.resolve(EMPTY));
        Files.writeString(folder.resolve(EMPTY).resolve("config.json"), "{}");
        return folder;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
