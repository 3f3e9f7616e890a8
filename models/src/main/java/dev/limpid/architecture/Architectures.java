package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The architectures by the name that a configuration gives them in {@code model_type}. */
public final class Architectures {
    /** From a configuration and weights to a graph. */
    interface Emitter {
        /**
         * @throws FormatException if the configuration asks for what the architecture does not have, or a weight is
         *     missing or of another shape than the configuration says
         */
        Emitted emit(Config config, Weights weights);
    }

    private static final Map<String, Emitter> EMITTERS = new TreeMap<>();

    static {
        EMITTERS.put("albert", Albert::emit);
        EMITTERS.put("bert", Bert::emit);
        EMITTERS.put("camembert", Roberta::emit);
        EMITTERS.put("distilbert", DistilBert::emit);
        EMITTERS.put("electra", Electra::emit);
        EMITTERS.put("roberta", Roberta::emit);
        EMITTERS.put("xlm-roberta", Roberta::emit);
    }

    private Architectures() {}

    /**
     * Emits a model's graph.
     *
     * @param folder that may hold its configuration; without one it must be one of Google's original BERTs
     * @throws FormatException if its architecture is none of those known, or the files do not fit each other
     */
    public static Emitted emit(Path folder, WeightFile weights) throws IOException {
        Optional<Config> config = Config.in(folder);
        return config.isPresent() ? emit(config.get(), Weights.of(weights)) : Bert.emit(Weights.of(weights));
    }

    /**
     * Emits the graph of a model whose weights are not at hand: it can be counted, but not run. Which heads it has follows
     * from the class that its configuration says saved it; heads that are not known are left out.
     *
     * @throws FormatException if its architecture is none of those known
     */
    public static Emitted blueprint(Config config) {
        return emit(config, Weights.blueprint(weight -> SavedBy.has(config, weight)));
    }

    private static Emitted emit(Config config, Weights weights) {
        Emitter emitter = EMITTERS.get(config.modelType());
        if (emitter == null) {
            throw config.fault("model_type is '" + config.modelType() + "', expected one of "
                    + String.join(", ", EMITTERS.keySet()) + ". An ONNX export of the model works too.");
        }
        return emitter.emit(config, weights);
    }
}
