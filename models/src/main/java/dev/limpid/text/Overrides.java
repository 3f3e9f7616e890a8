package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What transformers changes in a {@code tokenizer.json} by the files beside it, so that a text becomes the same ids here:
 * tokenizers of BERT's kind follow {@code do_lower_case}, {@code strip_accents} and {@code tokenize_chinese_chars}, those of
 * RoBERTa's and GPT-2's kind {@code add_prefix_space}; and tokens that only those files name are added.
 */
final class Overrides {
    private static final Set<String> BERT =
            Set.of("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "bert", "distilbert", "electra");
    private static final Set<String> BYTE_LEVEL = Set.of(
            "RobertaTokenizer",
            "BartTokenizer",
            "LongformerTokenizer",
            "GPT2Tokenizer",
            "roberta",
            "bart",
            "longformer",
            "gpt2");

    private Overrides() {}

    static void apply(ObjectNode root, TokenizerConfig config) {
        // A class that is named brings its own defaults; without one, only what is said counts.
        boolean named = config.mentions("tokenizer_class");
        if (BERT.contains(config.kind())
                && root.path("normalizer") instanceof ObjectNode normalizer
                && is(normalizer, "BertNormalizer")) {
            bert(normalizer, config, named);
        }
        if (BYTE_LEVEL.contains(config.kind())) {
            Optional<Boolean> spaced =
                    config.flag("add_prefix_space").or(() -> named ? Optional.of(false) : Optional.empty());
            for (String part : List.of("pre_tokenizer", "post_processor")) {
                if (spaced.isPresent()
                        && root.path(part) instanceof ObjectNode node
                        && (is(node, "ByteLevel") || is(node, "RobertaProcessing"))) {
                    node.put("add_prefix_space", spaced.get());
                }
            }
        }
        List<AddedToken> tokens = new ArrayList<>(config.added());
        tokens.addAll(config.roles().values());
        for (AddedToken token : tokens) {
            add(root, token);
        }
    }

    /** @param defaults whether what the configuration does not say becomes what BERT has */
    static void bert(ObjectNode normalizer, TokenizerConfig config, boolean defaults) {
        flag(normalizer, "lowercase", config.flag("do_lower_case"), defaults);
        flag(normalizer, "handle_chinese_chars", config.flag("tokenize_chinese_chars"), defaults);
        Optional<Boolean> strip = config.flag("strip_accents");
        if (strip.isPresent()) {
            normalizer.put("strip_accents", strip.get());
        } else if (defaults || config.mentions("strip_accents")) {
            // Where texts are lowered.
            normalizer.putNull("strip_accents");
        }
    }

    private static void flag(ObjectNode normalizer, String name, Optional<Boolean> value, boolean defaults) {
        if (value.isPresent() || defaults) {
            normalizer.put(name, value.orElse(true));
        }
    }

    private static boolean is(JsonNode node, String type) {
        return node.path("type").asText().equals(type);
    }

    private static void add(ObjectNode root, AddedToken token) {
        for (JsonNode known : root.path("added_tokens")) {
            if (known.path("content").asText().equals(token.content())) {
                return;
            }
        }
        if (!root.path("added_tokens").isArray()) {
            root.putArray("added_tokens");
        }
        // The id follows from the vocabulary, here as in transformers.
        token.write(root.withArray("added_tokens").addObject(), 0);
    }
}
