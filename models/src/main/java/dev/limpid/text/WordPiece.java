package dev.limpid.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.nio.file.Path;
import java.util.List;

/** Makes the {@code tokenizer.json} of BERT's WordPiece (Wu et al. 2016) for a plain vocabulary. */
final class WordPiece {
    private WordPiece() {}

    /**
     * @param file that the vocabulary was read from, for errors
     * @throws FormatException if the vocabulary lacks one of BERT's special tokens
     */
    static ObjectNode tokenizerJson(Path file, Vocabulary vocabulary, TokenizerConfig config) {
        ObjectNode root = JsonFile.object();
        String unknown = config.role("unk_token", "[UNK]");
        String first = config.role("cls_token", "[CLS]");
        String last = config.role("sep_token", "[SEP]");
        List<String> special =
                List.of(config.role("pad_token", "[PAD]"), unknown, first, last, config.role("mask_token", "[MASK]"));
        for (String token : special) {
            int id = vocabulary
                    .id(token)
                    .orElseThrow(() -> new FormatException(
                            file, "no token '" + token + "': this is not a vocabulary of BERT's WordPiece."));
            AddedToken.special(token).write(root.withArray("added_tokens").addObject(), id);
        }
        ObjectNode normalizer =
                root.putObject("normalizer").put("type", "BertNormalizer").put("clean_text", true);
        Overrides.bert(normalizer, config, true);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode processor = root.putObject("post_processor").put("type", "BertProcessing");
        processor.putArray("sep").add(last).add(vocabulary.id(last).orElseThrow());
        processor.putArray("cls").add(first).add(vocabulary.id(first).orElseThrow());
        ObjectNode model = root.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", unknown)
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            vocab.put(vocabulary.token(id), id);
        }
        return root;
    }
}
