package dev.limpid.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * GPT-2's tokenizer (Radford et al. 2019): byte-pair encoding of UTF-8's bytes, so that no text is unknown. The vocabulary has
 * all 256 bytes.
 *
 * @param special tokens that stand for no text; the first ends a text, and begins one
 */
public record ByteLevelBpe(List<String> special) implements Recipe {
    public ByteLevelBpe {
        special = List.copyOf(special);
        SpecialTokens.require(special, 1);
    }

    /** With GPT-2's {@code <|endoftext|>} alone. */
    public ByteLevelBpe() {
        this(List.of("<|endoftext|>"));
    }

    @Override
    public void cut(String text, Consumer<String> word) {
        Gpt2Cut.cut(text, word);
    }

    @Override
    public String spelt(String word) {
        return ByteAlphabet.of(word);
    }

    @Override
    public String alphabet() {
        return ByteAlphabet.all();
    }

    @Override
    public int mostCharacters() {
        return 256;
    }

    @Override
    public String continuation() {
        return "";
    }

    @Override
    public Map<String, String> roles() {
        String end = special.get(0);
        return Map.of("bos_token", end, "eos_token", end, "unk_token", end);
    }

    @Override
    public ObjectNode tokenizer(LearntVocabulary learnt) {
        TokenizerJson json = new TokenizerJson(learnt);
        json.root().putNull("normalizer");
        byteLevel(json.root().putObject("pre_tokenizer"), false, true);
        byteLevel(json.root().putObject("post_processor"), true, false);
        byteLevel(json.root().putObject("decoder"), true, true);
        ObjectNode model = json.root()
                .putObject("model")
                .put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix")
                .put("fuse_unk", false)
                .put("byte_fallback", false)
                .put("ignore_merges", false);
        json.vocabulary(model);
        for (LearntVocabulary.Merge merge : learnt.merges()) {
            model.withArray("merges").addArray().add(merge.left()).add(merge.right());
        }
        if (learnt.merges().isEmpty()) {
            model.putArray("merges");
        }
        return json.root();
    }

    private static void byteLevel(ObjectNode part, boolean space, boolean trims) {
        part.put("type", "ByteLevel")
                .put("add_prefix_space", space)
                .put("trim_offsets", trims)
                .put("use_regex", true);
    }
}
