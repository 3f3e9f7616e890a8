package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

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

    private static final Pattern COMPUTED =
            Pattern.compile("(^|\\.)(h\\.\\d+\\.attn\\.(bias|masked_bias)|rotary_emb\\.inv_freq)$");

    private static final Map<String, Emitter> EMITTERS = new TreeMap<>();

    static {
        EMITTERS.put("albert", Albert::emit);
        EMITTERS.put("bert", Bert::emit);
        EMITTERS.put("camembert", Roberta::emit);
        EMITTERS.put("convnext", ConvNext::emit);
        EMITTERS.put("convnextv2", ConvNext::emit);
        EMITTERS.put("deit", Deit::emit);
        EMITTERS.put("distilbert", DistilBert::emit);
        EMITTERS.put("efficientnet", EfficientNet::emit);
        EMITTERS.put("electra", Electra::emit);
        EMITTERS.put("gpt2", Gpt2::emit);
        EMITTERS.put("llama", Llama::emit);
        EMITTERS.put("mistral", Mistral::emit);
        EMITTERS.put("mobilenet_v2", MobileNetV2::emit);
        EMITTERS.put("qwen2", Qwen2::emit);
        EMITTERS.put("resnet", Resnet::emit);
        EMITTERS.put("roberta", Roberta::emit);
        EMITTERS.put("vit", Vit::emit);
        EMITTERS.put("xlm-roberta", Roberta::emit);
    }

    private Architectures() {}

    /**
     * Emits a model's graph.
     *
     * @param folder that may hold its configuration, Hugging Face's or timm's; without one it must be one of Google's
     *     original BERTs, or a model of torchvision's or timm's whose weights tell what it is
     * @throws FormatException if its architecture is none of those known, or the files do not fit each other
     */
    public static Emitted emit(Path folder, WeightFile weights) throws IOException {
        Optional<Config> config = Config.in(folder);
        Weights found = Weights.of(weights);
        if (config.isEmpty() ? Timm.saved(found) : config.get().isTimm()) {
            return Timm.emit(config.orElse(null), found);
        }
        return config.isPresent() ? emit(config.get(), found) : Bert.emit(found);
    }

    /**
     * Emits the graph of a model whose weights are not at hand: it can be counted, but not run. Which heads it has follows
     * from the class that its configuration says saved it; heads that are not known are left out.
     *
     * @throws FormatException if its architecture is none of those known
     */
    public static Emitted blueprint(Config config) {
        if (config.isTimm()) {
            return Timm.blueprint(config);
        }
        return emit(config, Weights.blueprint(weight -> SavedBy.has(config, weight)));
    }

    /**
     * Emits what is to be trained: the architecture with the heads of the class that its configuration names, whatever weights
     * there are.
     *
     * @throws FormatException if its architecture is none of those known
     */
    public static Trainee trainee(Config config) {
        Weights training = Weights.training(weight -> SavedBy.has(config, weight), DropoutRates.of(config));
        Emitted emitted = emit(config, training);
        Map<Wire, List<String>> names = new LinkedHashMap<>();
        training.names().forEach((wire, spellings) -> names.put(wire, SavedUnder.first(config, spellings)));
        return new Trainee(emitted, blueprint(config), names);
    }

    /**
     * The name that transformers wants a weight under a second time, if it does: where a head that scores words has a matrix
     * of its own, its bias.
     *
     * @param name that it is saved under
     */
    public static Optional<String> twin(String name) {
        return SavedUnder.twin(name);
    }

    /**
     * Emits the graph of an architecture that was published under a name of its own: it can be counted, but not run.
     *
     * @param name as torchvision or timm calls it, {@code resnet50}, {@code vit_base_patch16_224}
     * @param classes that its classifier tells apart
     * @return empty if no such name is known
     */
    public static Optional<Emitted> blueprint(String name, int classes) {
        return Timm.blueprint(name, classes);
    }

    private static Emitted emit(Config config, Weights weights) {
        Emitter emitter = EMITTERS.get(config.modelType());
        if (emitter == null) {
            throw config.fault("model_type is '" + config.modelType() + "', expected one of "
                    + String.join(", ", EMITTERS.keySet()) + ". An ONNX export of the model works too.");
        }
        return emitter.emit(config, weights);
    }

    /** Whether a tensor of a file, by its name, is no weight but what older software computed and kept: masks, frequencies. */
    public static boolean isComputed(String tensor) {
        return COMPUTED.matcher(tensor).find();
    }

    /**
     * How many rows at the beginning of a model's position embeddings no token reads: by so many tokens its longest text is
     * shorter than that table.
     */
    public static int unreadPositions(Config config) {
        return Roberta.TYPES.contains(config.modelType()) ? Roberta.first(config) : 0;
    }
}
