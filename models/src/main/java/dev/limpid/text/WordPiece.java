package dev.limpid.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Makes the {@code tokenizer.json} of BERT's WordPiece (Wu et al. 2016) for a plain vocabulary. */
final class WordPiece {
    private static final Map<String, String> ROLES = new TreeMap<>(Map.of(
            "pad_token", "[PAD]",
            "unk_token", "[UNK]",
            "cls_token", "[CLS]",
            "sep_token", "[SEP]",
            "mask_token", "[MASK]"));

    /** What each text gets; the other tokens may be added to the vocabulary. */
    private static final List<String> PUT_IN = List.of("unk_token", "cls_token", "sep_token");

    private WordPiece() {}

    /**
     * @param file that the vocabulary was read from, for errors
     * @throws FormatException if the vocabulary lacks one of BERT's special tokens
     */
    static ObjectNode tokenizerJson(Path file, Vocabulary vocabulary, TokenizerConfig config) {
        ObjectNode root = JsonFile.object();
        for (Map.Entry<String, String> role : ROLES.entrySet()) {
            AddedToken token = config.token(role.getKey(), role.getValue());
            OptionalInt id = vocabulary.id(token.content());
            if (id.isPresent()) {
                token.write(root.withArray("added_tokens").addObject(), id.getAsInt());
            } else if (PUT_IN.contains(role.getKey()) || !config.roles().containsKey(role.getKey())) {
                throw new FormatException(
                        file,
                        "no token " + FormatException.quoted(token.content())
                                + ": this is not a vocabulary of BERT's WordPiece.");
            }
        }
        ObjectNode normalizer =
                root.putObject("normalizer").put("type", "BertNormalizer").put("clean_text", true);
        Overrides.bert(normalizer, config, true);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode processor = root.putObject("post_processor").put("type", "BertProcessing");
        for (String end : List.of("sep", "cls")) {
            String token = config.token(end + "_token", ROLES.getOrDefault(end + "_token", ""))
                    .content();
            processor.putArray(end).add(token).add(vocabulary.id(token).orElseThrow());
        }
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = root.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", config.token("unk_token", "[UNK]").content())
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            vocab.put(vocabulary.token(id), id);
        }
        return root;
    }
}
