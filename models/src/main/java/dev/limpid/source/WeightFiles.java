package dev.limpid.source;

import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which of a model's files hold its weights. */
final class WeightFiles {
    private static final List<String> SUFFIXES = List.of(
            ".safetensors", ".safetensors.index.json", ".onnx", ".index", ".bin.index.json", ".bin", ".pth", ".pt");

    /** Named as their writers name them, most wanted first. */
    private static final List<String> USUAL = List.of(
            "model.safetensors",
            "model.safetensors.index.json",
            "pytorch_model.bin",
            "pytorch_model.bin.index.json",
            "model.onnx",
            "onnx/model.onnx",
            "variables/variables.index");

    private WeightFiles() {}

    /** Whether a file of this name can be the one to open. */
    static boolean isMain(String name) {
        return SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** Whether a folder holds a file that could be the one to open. */
    static boolean isAny(Path folder) {
        return USUAL.stream().map(folder::resolve).anyMatch(Files::isRegularFile)
                || SUFFIXES.stream().anyMatch(suffix -> !files(folder, suffix).isEmpty());
    }

    /** The file to open in a folder, or the file itself. */
    static Path main(Path folderOrFile) {
        if (!Files.isDirectory(folderOrFile)) {
            if (isMain(folderOrFile.toString())) {
                return folderOrFile;
            }
            throw new SourceException("Expected weights in " + folderOrFile
                    + ", a file that ends in .safetensors, .bin, .pth, .pt, .index.json, .onnx or .index;"
                    + " name such a file or the model's folder.");
        }
        return USUAL.stream()
                .map(folderOrFile::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseGet(() -> only(folderOrFile));
    }

    /** The one file of the first suffix that any file has. */
    private static Path only(Path folder) {
        for (String suffix : SUFFIXES) {
            List<Path> files = files(folder, suffix);
            if (files.size() > 1) {
                throw new SourceException("Folder " + folder + " holds " + files.size() + " " + suffix + " files: "
                        + String.join(
                                ", ",
                                files.stream().map(f -> "" + f.getFileName()).toList())
                        + ". Name one of them instead of the folder.");
            }
            if (files.size() == 1) {
                return files.get(0);
            }
        }
        throw new SourceException("Folder " + folder + " holds no weights; expected model.safetensors,"
                + " pytorch_model.bin, the .index.json of either, an .onnx file or variables/variables.index.");
    }

    private static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new SourceException(
                    "Cannot read folder " + folder + ": " + unreadable.getMessage() + ".", unreadable);
        }
    }

    /** The files that hold the numbers, without symbolic links. */
    static List<Path> data(Path main) {
        String name = main.toString();
        if (name.endsWith(".onnx")) {
            // Exporters name external data after the model: model.onnx_data, model.onnx.data.
            Pattern data = Pattern.compile(Pattern.quote("" + main.getFileName()) + "([._]data.*)?");
            return files(main.toAbsolutePath().resolveSibling(""), "").stream()
                    .filter(file -> data.matcher("" + file.getFileName()).matches())
                    .toList();
        }
        if (!name.endsWith(".index") && !name.endsWith(".index.json")) {
            return List.of(main);
        }
        return WeightFile.read(main).weights().values().stream()
                .map(Weight.InFile::file)
                .distinct()
                .sorted()
                .toList();
    }
}
