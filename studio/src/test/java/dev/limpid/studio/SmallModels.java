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
    static final String NUMBERS = "forest.onnx";
    static final String DAMAGED = "damaged";
    static final String EMPTY = "empty";

    private static final Path RESOURCES = RunningStudio.ROOT.resolve("models/src/test/resources");

    private static final String FOREST = "forest with ZipMap";

    private SmallModels() {}

    static Path in(Path folder) throws IOException {
        copy(RunningStudio.TASKS.resolve("moods"), folder.resolve(TEXT));
        copy(RunningStudio.TASKS.resolve("topics"), folder.resolve(OTHER));
        copy(RunningStudio.EXAMPLES.resolve("digits"), folder.resolve(PICTURE));
        copy(RESOURCES.resolve("tiny-decoders/qwen2"), folder.resolve(CHAT));
        write("columns", folder.resolve(TABLE));
        write(FOREST, folder.resolve(NUMBERS));
        copy(RunningStudio.TASKS.resolve("moods"), folder.resolve(DAMAGED));
        Path weights = folder.resolve(DAMAGED).resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length / 2));
        Files.createDirectories(folder.resolve(EMPTY));
        Files.writeString(folder.resolve(EMPTY).resolve("config.json"), "{}");
        return folder;
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream packed =
                new GZIPInputStream(Files.newInputStream(RESOURCES.resolve("golden/tables.json.gz")))) {
            return RunningStudio.JSON.readTree(packed).get("models").get(name);
        }
    }

    private static void write(String name, Path file) throws IOException {
        Files.write(file, Base64.getDecoder().decode(golden(name).get("onnx").textValue()));
    }

    /** Rows that {@link #NUMBERS} reads, with a line of names. */
    static String rows() throws IOException {
        return golden(FOREST).get("csv").textValue();
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
