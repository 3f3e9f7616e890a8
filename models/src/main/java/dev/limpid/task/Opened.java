package dev.limpid.task;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.format.WeightFile;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's files, read as far as its structure.
 *
 * @param home the folder that holds configuration and tokenizer
 * @param named names of the classes that the model's own file has; empty if it has none
 * @param notes what was assumed because no file says it
 */
record Opened(
        ModelFolder folder,
        Path home,
        Optional<Config> config,
        Emitted emitted,
        List<String> named,
        Runtime runtime,
        List<String> notes) {
    /**
     * @throws dev.limpid.format.FormatException if a file is damaged or does not fit the others
     */
    static Opened read(ModelFolder folder, Runtime runtime) throws IOException {
        Path weights = folder.weights();
        Path home = Files.isDirectory(folder.path())
                ? folder.path()
                : folder.path().toAbsolutePath().resolveSibling("");
        Optional<Config> config = Config.in(home);
        List<String> notes = new ArrayList<>();
        Emitted emitted;
        List<String> named = List.of();
        if (weights.toString().endsWith(".onnx")) {
            OnnxModel.Loaded loaded = OnnxModel.load(weights, runtime, notes);
            emitted = loaded.emitted();
            named = loaded.labels();
        } else {
            emitted = Ready.made(Architectures.emit(home, WeightFile.read(weights)), notes);
        }
        return new Opened(folder, home, config, emitted, named, runtime, notes);
    }

    /** Names of the classes in order; empty if nothing is said of classes. */
    List<String> labels() {
        return config.map(Config::labels).filter(labels -> !labels.isEmpty()).orElse(named);
    }

    /** These files with another graph made of them. */
    Opened with(Emitted other) {
        return new Opened(folder, home, config, other, named, runtime, notes);
    }
}
