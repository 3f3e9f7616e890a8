package dev.limpid.task;

import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** One small BERT with random weights, in every form that it was saved in. */
enum TinyBert {
    HUGGING_FACE("tiny-bert"),
    /** With the scales' and shifts' old names, and tensors that a masked language model must ignore; no tokenizer.json. */
    OLD_NAMES("tiny-bert-gamma"),
    TENSOR_FLOW("tiny-bert-tf"),
    ONNX_14("tiny-bert-onnx/opset14.onnx"),
    ONNX_18("tiny-bert-onnx/opset18.onnx");

    static final Runtime.Settings SETTINGS = Runtime.Settings.standard().withThreads(1);

    private final String resource;

    TinyBert(String resource) {
        this.resource = resource;
    }

    /** Whether the file computes the hidden state as an output. */
    boolean hasHiddenState() {
        return !isOnnx();
    }

    boolean isOnnx() {
        return resource.endsWith(".onnx");
    }

    /** A copy of the model's files in a folder, with a tokenizer. */
    ModelFolder copyTo(Path folder) throws IOException {
        if (isOnnx()) {
            Files.createDirectories(folder);
            Files.copy(resource("/" + resource), folder.resolve("model.onnx"));
            Files.copy(resource("/tiny-bert/tokenizer.json"), folder.resolve("tokenizer.json"));
        } else {
            copy(resource("/" + resource), folder);
        }
        return folder(folder);
    }

    static ModelFolder folder(Path path) {
        return new ModelFolder(path, "tiny", path.toString(), "0".repeat(64));
    }

    static TextModel load(Path folder, @Nullable Task task) {
        return Models.text(folder(folder), task, SETTINGS);
    }

    /** The model where its fixture lies, for tests that write nothing. */
    static TextModel load() {
        return load(resource("/tiny-bert"), null);
    }

    /** Replaces one stretch of a file by another of the same length. */
    static void edit(Path file, String before, String after) throws IOException {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (before.length() != after.length() || !bytes.contains(before)) {
            throw new IllegalArgumentException("Cannot put '" + after + "' in the place of '" + before + "'.");
        }
        Files.writeString(file, bytes.replace(before, after), StandardCharsets.ISO_8859_1);
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TinyBert.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
