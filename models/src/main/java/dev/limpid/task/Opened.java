package dev.limpid.task;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.cost.GraphCost;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Wire;
import dev.limpid.model.Provenance;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's files, read as far as its structure.
 *
 * @param counted the graph before it was made ready, whose weights are the model's parameters
 * @param home the folder that holds configuration and tokenizer
 * @param quantised what predicts, if that is not the emitted graph but its quantised original; else null
 * @param named names of the classes that the model's own file has; empty if it has none
 * @param probabilities whether the output for classes holds probabilities already
 * @param notes what was assumed because no file says it
 */
record Opened(
        ModelFolder folder,
        Path home,
        Optional<Config> config,
        Graph counted,
        Emitted emitted,
        @Nullable Graph quantised,
        List<String> named,
        boolean probabilities,
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
        Emitted plain;
        Graph quantised = null;
        List<String> named = List.of();
        boolean probabilities = false;
        if (weights.toString().endsWith(".onnx")) {
            OnnxModel.Loaded loaded = OnnxModel.load(weights, config, runtime, notes);
            plain = config.map(Architectures::unreadPositions)
                    .map(loaded.emitted()::withoutPositions)
                    .orElse(loaded.emitted());
            quantised = loaded.predicting();
            named = loaded.labels();
            probabilities = loaded.probabilities();
        } else {
            plain = Architectures.emit(home, WeightFile.read(weights));
        }
        return new Opened(
                folder,
                home,
                config,
                plain.graph(),
                Ready.made(plain, notes),
                quantised,
                named,
                probabilities,
                runtime,
                notes);
    }

    /** Names of the classes in order; empty if nothing is said of classes. */
    List<String> labels() {
        return config.map(Config::labels).filter(labels -> !labels.isEmpty()).orElse(named);
    }

    /**
     * Where the model comes from.
     *
     * @param output what the task needs of it: only weights that lead there are counted
     */
    Provenance provenance(Wire output, Task task) {
        long parameters = GraphCost.ofParameters(
                        original().withOutputs(List.of(output)).pruned())
                .total()
                .parameterCount();
        return new Provenance(folder.id(), folder.source(), folder.sha256(), parameters, task.toString());
    }

    /** The graph as its files have it, quantised if they are: what is counted. */
    Graph original() {
        return quantised == null ? counted : quantised;
    }

    /** Notes, of a quantised model, what is done by its twin. */
    void tellTwin(String what) {
        if (quantised != null) {
            notes.add("The model is quantised; " + what + " by its twin in floats.");
        }
    }

    /** What predicts. */
    Graph predicting() {
        return quantised == null ? emitted.graph() : quantised;
    }

    /** These files with another graph made of them, which then predicts, too. */
    Opened with(Emitted other) {
        return new Opened(folder, home, config, counted, other, null, named, probabilities, runtime, notes);
    }
}
