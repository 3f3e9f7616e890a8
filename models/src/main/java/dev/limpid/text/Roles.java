package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tokens with a part to play.
 *
 * @param mask stands for a gap to be filled
 * @param pad fills a text up to a length
 * @param unknown stands for what is in no vocabulary
 * @param begin stands before a text of which nothing is known yet
 * @param end stands behind a text that is over
 * @param special ids of tokens that stand for no text, even where a text writes them
 */
record Roles(
        OptionalInt mask,
        OptionalInt pad,
        OptionalInt unknown,
        OptionalInt begin,
        OptionalInt end,
        Set<Integer> special) {
    /**
     * By what the files say; where they say nothing, by what the tokenizer's own file lets see, then by the usual names.
     */
    static Roles of(ObjectNode tokenizer, TokenizerConfig config, Vocabulary vocabulary) {
        OptionalInt mask = id(vocabulary, config.token("mask_token", "").content(), "[MASK]", "<mask>");
        OptionalInt pad = id(
                vocabulary,
                config.token("pad_token", "").content(),
                tokenizer.path("padding").path("pad_token").asText(""),
                "[PAD]",
                "<pad>");
        JsonNode model = tokenizer.path("model");
        int unigram = model.path("unk_id").asInt(-1);
        OptionalInt unknown = id(
                vocabulary,
                config.token("unk_token", "").content(),
                model.path("unk_token").asText(""),
                unigram >= 0 && unigram < vocabulary.size() ? vocabulary.token(unigram) : "",
                "[UNK]",
                "<unk>");
        OptionalInt begin = id(
                vocabulary,
                config.token("bos_token", "").content(),
                "<s>",
                "<|endoftext|>",
                config.token("eos_token", "").content());
        OptionalInt end = id(vocabulary, config.token("eos_token", "").content(), "</s>", "<|endoftext|>");
        Set<Integer> special = new TreeSet<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            if (token.path("special").asBoolean()) {
                vocabulary.id(token.path("content").asText()).ifPresent(special::add);
            }
        }
        boolean onlyUnknown = config.roles().entrySet().stream()
                .filter(role -> !role.getKey().equals("unk_token"))
                .noneMatch(role -> unknown.equals(vocabulary.id(role.getValue().content())));
        if (unknown.isPresent() && onlyUnknown) {
            // A word that the vocabulary lacks is a word.
            special.remove(unknown.getAsInt());
        }
        return new Roles(mask, pad, unknown, begin, end, Set.copyOf(special));
    }

    private static OptionalInt id(Vocabulary vocabulary, String... names) {
        return Stream.of(names)
                .filter(name -> !name.isEmpty())
                .map(vocabulary::id)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
    }
}
