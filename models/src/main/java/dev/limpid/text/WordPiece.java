package dev.limpid.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.nio.file.Path;
import java.util.List;

/** Writes the {@code tokenizer.json} of BERT's WordPiece (Wu et al. 2016) for a plain vocabulary. */
final class WordPiece {
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private WordPiece() {}

    /**
     * @param file that the vocabulary was read from, for errors
     * @throws FormatException if the vocabulary lacks one of BERT's special tokens
     */
    static String tokenizerJson(Path file, Vocabulary vocabulary, boolean lowerCase) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode added = root.putArray("added_tokens");
        for (String token : SPECIAL) {
            int id = vocabulary
                    .id(token)
                    .orElseThrow(() -> new FormatException(
                            file, "no token '" + token + "': this is not a vocabulary of BERT's WordPiece."));
            added.addObject()
                    .put("id", id)
                    .put("content", token)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", lowerCase);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode processor = root.putObject("post_processor").put("type", "BertProcessing");
        processor.putArray("sep").add("[SEP]").add(vocabulary.id("[SEP]").orElseThrow());
        processor.putArray("cls").add("[CLS]").add(vocabulary.id("[CLS]").orElseThrow());
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = root.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ObjectNode vocab = model.putObject("vocab");
        for (int id = vocabulary.size() - 1; id >= 0; id--) {
            // Backwards, so that of two equal lines the first keeps its id.
            vocab.put(vocabulary.token(id), id);
        }
        return root.toString();
    }
}
