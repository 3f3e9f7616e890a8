package dev.limpid.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * BERT's tokenizer (Devlin et al. 2018): words in pieces, those that go on with a word marked {@code ##}. Pieces are learnt as
 * Hugging Face's trainer for WordPiece learns them: by how often two are neighbours, as byte-pair encoding does, and not by the
 * likelihood that Schuster and Nakajima (2012) wrote of, whose trainer was never published. Only cutting is WordPiece's: the longest
 * piece first.
 *
 * @param lowercase whether capitals and accents go
 * @param mostCharacters how many characters the vocabulary has at most, the most frequent; words with others are unknown
 * @param more special tokens behind BERT's five
 */
public record BertWordPiece(boolean lowercase, int mostCharacters, List<String> more) implements Recipe {
    private static final List<String> FIRST = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    public BertWordPiece {
        more = List.copyOf(more);
        SpecialTokens.require(special(more), 1);
        if (mostCharacters < 1) {
            throw new IllegalArgumentException("Expected room for at least 1 character, got " + mostCharacters + ".");
        }
    }

    /** With at most 1,000 characters, as Hugging Face's has it. */
    public BertWordPiece(boolean lowercase) {
        this(lowercase, 1000, List.of());
    }

    private static List<String> special(List<String> more) {
        List<String> all = new ArrayList<>(FIRST);
        all.addAll(more);
        return all;
    }

    @Override
    public List<String> special() {
        return special(more);
    }

    @Override
    public void cut(String text, Consumer<String> word) {
        new BertCut(lowercase).cut(text, word);
    }

    @Override
    public String spelt(String word) {
        return word;
    }

    @Override
    public String alphabet() {
        return "";
    }

    @Override
    public String continuation() {
        return "##";
    }

    @Override
    public Map<String, String> roles() {
        return Map.of(
                "pad_token", "[PAD]",
                "unk_token", "[UNK]",
                "cls_token", "[CLS]",
                "sep_token", "[SEP]",
                "mask_token", "[MASK]");
    }

    @Override
    public ObjectNode tokenizer(LearntVocabulary learnt) {
        TokenizerJson json = new TokenizerJson(learnt);
        json.root()
                .putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", lowercase);
        json.root().putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        json.template(List.of("[CLS]", "A", "[SEP]"), List.of("B", "[SEP]"));
        json.root()
                .putObject("decoder")
                .put("type", "WordPiece")
                .put("prefix", "##")
                .put("cleanup", true);
        ObjectNode model = json.root()
                .putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        json.vocabulary(model);
        return json.root();
    }
}
