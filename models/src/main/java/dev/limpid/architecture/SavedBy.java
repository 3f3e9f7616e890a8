package dev.limpid.architecture;

import java.util.Set;

/** Which heads the class that saved a model gives it: told from its name, as else a file of weights would tell. */
final class SavedBy {
    private static final Set<String> WITH_POOLER = Set.of(
            "AlbertForPreTraining",
            "AlbertForSequenceClassification",
            "BertForPreTraining",
            "BertForSequenceClassification");

    private SavedBy() {}

    /** Whether the class has a head that scores what follows each token. */
    static boolean writes(Config config) {
        String saved = config.savedBy();
        return saved.endsWith("ForCausalLM") || saved.endsWith("LMHeadModel") || saved.endsWith("DoubleHeadsModel");
    }

    /**
     * Whether the class has a weight of a head, by the name that architectures ask for: those of a
     * projection of embeddings, of poolers, of masked-language heads, of classifiers and of heads that find answers. A class that is not named is the model below the heads.
     */
    static boolean has(Config config, String weight) {
        String saved = config.savedBy();
        if (weight.equals("embeddings_project.weight")) {
            // ALBERT projects its embeddings even where they are as wide as its layers.
            return config.modelType().equals("albert");
        }
        if (weight.startsWith("pooler.")) {
            return saved.isEmpty() || saved.endsWith("Model") || WITH_POOLER.contains(saved);
        }
        if (weight.equals("cls.predictions.decoder.weight")) {
            return !config.tied();
        }
        if (weight.startsWith("cls.predictions.")) {
            // ELECTRA's discriminator has no such head.
            return saved.endsWith("ForMaskedLM") || saved.endsWith("ForPreTraining") && WITH_POOLER.contains(saved);
        }
        if (weight.equals(DecoderHeads.WORDS)) {
            return writes(config) && !config.tied();
        }
        if (weight.startsWith(DecoderHeads.CLASSES)) {
            // A classifier of whole texts has no bias.
            return saved.endsWith("ForTokenClassification")
                    || saved.endsWith("ForSequenceClassification") && weight.endsWith(".weight");
        }
        if (weight.startsWith("cls_classifier.") || weight.startsWith("distillation_classifier.")) {
            return saved.endsWith("ForImageClassificationWithTeacher");
        }
        if (weight.startsWith(DecoderHeads.SPANS)) {
            return saved.endsWith("ForQuestionAnswering");
        }
        if (weight.equals("classifier.weight") && saved.endsWith("ForTokenClassification")) {
            return true;
        }
        return weight.contains("classifier")
                && (saved.endsWith("ForSequenceClassification") || saved.endsWith("ForImageClassification"));
    }
}
