package dev.limpid.task;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Emitted;
import dev.limpid.format.Safetensors;
import dev.limpid.format.TensorFlowCheckpoint;
import dev.limpid.format.WeightFile;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** From a model's files to its graph. */
final class TextGraphs {
    private TextGraphs() {}

    static Emitted load(ModelFolder folder, Runtime runtime) throws IOException {
        Path weights = folder.weights();
        if (weights.toString().endsWith(".onnx")) {
            return OnnxText.load(weights, runtime);
        }
        WeightFile file =
                weights.toString().endsWith(".index") ? TensorFlowCheckpoint.read(weights) : Safetensors.read(weights);
        return Architectures.emit(home(folder), file);
    }

    /** The folder that holds configuration and tokenizer. */
    static Path home(ModelFolder folder) {
        return Files.isDirectory(folder.path()) ? folder.path() : folder.path().resolveSibling("");
    }
}
