package dev.limpid.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of its names transformers saves a weight under: what lies below the heads after the architecture's prefix, but
 * without it where there are no heads; of two biases that are one the head's own.
 */
final class SavedUnder {
    /** What precedes the names of all that lies below the heads; for others the model's type is it. */
    private static final Map<String, String> PREFIXES = Map.of(
            "camembert", "roberta.",
            "gpt2", "transformer.",
            "llama", "model.",
            "mistral", "model.",
            "qwen2", "model.",
            "xlm-roberta", "roberta.");

    private static final String DECODER_BIAS = ".decoder.bias";

    private SavedUnder() {}

    /**
     * The name that transformers wants a weight under a second time: the bias of a head whose decoder is its own, which has
     * one, too, that nothing reads.
     */
    static Optional<String> twin(String name) {
        return name.endsWith(DECODER_BIAS)
                ? Optional.of(name.substring(0, name.length() - DECODER_BIAS.length()) + ".bias")
                : Optional.empty();
    }

    /** These names of one weight, the one that it is saved under first. */
    static List<String> first(Config config, List<String> names) {
        String prefix = prefix(config);
        boolean bare = isBare(config.savedBy());
        String plain = names.stream()
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .map(name -> bare ? name.substring(prefix.length()) : name)
                .orElse(head(config, names));
        List<String> ordered = new ArrayList<>(names);
        ordered.remove(plain);
        ordered.add(0, plain);
        return ordered;
    }

    private static String prefix(Config config) {
        String type = config.modelType();
        // As they were called once, by these two alone.
        return Set.of("LlamaForQuestionAnswering", "Qwen2ForQuestionAnswering").contains(config.savedBy())
                ? "transformer."
                : PREFIXES.getOrDefault(type, type + ".");
    }

    /** The class is the model below the heads, or none is named. */
    private static boolean isBare(String savedBy) {
        return savedBy.isEmpty()
                || savedBy.endsWith("Model") && !savedBy.endsWith("HeadModel") && !savedBy.endsWith("HeadsModel");
    }

    private static String head(Config config, List<String> names) {
        if (config.modelType().equals("gpt2") && config.savedBy().endsWith("ForTokenClassification")) {
            return names.stream()
                    .filter(name -> name.startsWith("classifier."))
                    .findFirst()
                    .orElse(names.get(0));
        }
        return names.stream()
                .filter(name -> !config.tied() || !name.endsWith(DECODER_BIAS))
                .findFirst()
                .orElse(names.get(0));
    }
}
