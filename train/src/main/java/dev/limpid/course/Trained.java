package dev.limpid.course;

import dev.limpid.adapter.Adapted;
import dev.limpid.adapter.AdapterFolder;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Trainee;
import dev.limpid.export.Card;
import dev.limpid.export.Finished;
import dev.limpid.export.HuggingFaceFolder;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.train.Network;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A model that has been trained.
 *
 * @param base what it computes, without small matrices beside its large ones
 * @param adapted with them; null where weights themselves were trained
 * @param home the folder of its tokenizer or picture processor
 */
record Trained(Config config, Trainee base, @Nullable Adapted adapted, Network network, Path home) {
    /** The weights of the base, small matrices merged into the large ones. */
    private Map<Wire, Weight> weights(Runtime runtime) {
        Map<Wire, Weight> weights = new LinkedHashMap<>();
        base.names().keySet().forEach(wire -> {
            Weight weight = network.weights().get(wire);
            if (weight != null) {
                weights.put(wire, weight);
            }
        });
        Adapted beside = adapted;
        if (beside != null) {
            beside.merged(wire -> runtime.value(weight(wire)))
                    .forEach((wire, merged) -> weights.put(wire, Weight.of(merged)));
        }
        return weights;
    }

    private Weight weight(Wire wire) {
        return Objects.requireNonNull(network.weights().get(wire), wire::name);
    }

    /**
     * Writes the model as a folder, with the adapter in one of its own if there is one.
     *
     * @param task as PEFT calls it; empty for another
     * @param pooling how a vector is made of a text; null where none is
     * @param more files to lie beside them, by name
     * @throws dev.limpid.format.WriteFailure if it cannot be written; nothing is left then
     */
    void write(
            Path folder,
            Card card,
            String base,
            String task,
            @Nullable String pooling,
            Map<String, byte[]> more,
            Runtime runtime)
            throws IOException {
        Map<Wire, Weight> weights = weights(runtime);
        Map<Wire, String> names = new LinkedHashMap<>();
        this.base.names().forEach((wire, known) -> names.put(wire, known.get(0)));
        this.base.plain().graph().weights().forEach(weights::putIfAbsent);
        Adapted beside = adapted;
        HuggingFaceFolder.write(
                folder, new Finished(config, this.base.plain(), weights, names), home, pooling, card, partial -> {
                    if (beside != null) {
                        Path own = Files.createDirectory(partial.resolve("adapter"));
                        AdapterFolder.write(own, beside, this::weight, base, task);
                    }
                    for (Map.Entry<String, byte[]> one : more.entrySet()) {
                        Files.write(partial.resolve(one.getKey()), one.getValue());
                    }
                });
    }
}
