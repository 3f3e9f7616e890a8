package dev.limpid.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * Text of which the spaces are taken out again that a tokenizer put between words and signs, where its configuration wants
 * that ({@code clean_up_tokenization_spaces}). Tokenizers of byte pairs know their spaces; transformers leaves these alone.
 */
final class CleanedUp {
    private static final List<String> ENDS = List.of(".", "?", "!", ",");
    private static final List<String> ENGLISH = List.of("n't", "'m", "'s", "'ve", "'re");

    private CleanedUp() {}

    static boolean isWanted(ObjectNode tokenizer, TokenizerConfig config) {
        return config.flag("clean_up_tokenization_spaces").orElse(false)
                && !tokenizer.path("model").path("type").asText("").equals("BPE");
    }

    static String of(String text) {
        String cleaned = text;
        for (String end : ENDS) {
            cleaned = cleaned.replace(" " + end, end);
        }
        cleaned = cleaned.replace(" ' ", "'");
        for (String end : ENGLISH) {
            cleaned = cleaned.replace(" " + end, end);
        }
        return cleaned;
    }
}
