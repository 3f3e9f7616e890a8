package dev.limpid.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A model's tokenizer. Cuts nothing off and pads nothing. Safe for use by several threads. */
public final class Tokenizer implements AutoCloseable {
    private static final Map<String, String> AS_IT_IS = Map.of("truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final Roles roles;
    private final String continuation;
    private final Path file;
    private final String undecodable;
    private final boolean cleans;

    private Tokenizer(HuggingFaceTokenizer tokenizer, Definition definition, boolean cleans) {
        this.tokenizer = tokenizer;
        this.vocabulary = definition.vocabulary();
        this.roles = definition.roles();
        this.continuation = definition.continuation();
        this.file = definition.file();
        this.undecodable = definition.undecodable();
        this.cleans = cleans;
    }

    /**
     * Reads the tokenizer of a model's folder: {@code tokenizer.json}, else {@code vocab.txt}, else {@code vocab.json} with
     * {@code merges.txt}, there or under {@code assets}; with what the configurations beside them say, as transformers does.
     *
     * @throws FormatException if there is none, or it is damaged
     */
    public static Tokenizer of(Path folder) throws IOException {
        // The library's native part would otherwise look for a newer one of itself, and tell its makers of its use.
        System.setProperty("ai.djl.offline", "true");
        Definition definition = Definition.of(folder);
        try {
            requireVisible(definition);
            boolean cleans = CleanedUp.isWanted(definition.json(), TokenizerConfig.of(folder));
            return new Tokenizer(library(definition.json()), definition, cleans);
        } catch (FormatException ours) {
            throw ours;
        } catch (RuntimeException refused) {
            throw new FormatException(
                    definition.file(),
                    "the tokenizer cannot be read (" + reason(refused) + "). Fetch the model again.",
                    refused);
        }
    }

    private static HuggingFaceTokenizer library(ObjectNode json) throws IOException {
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(JsonFile.bytes(json)), AS_IT_IS);
    }

    /** An added token of which normalisation leaves nothing would be found everywhere, and end the process. */
    private static void requireVisible(Definition definition) throws IOException {
        Optional<ObjectNode> probe = definition.normalizer();
        if (probe.isEmpty()) {
            return;
        }
        try (HuggingFaceTokenizer normalizer = library(probe.get())) {
            for (String token : definition.normalized()) {
                if (normalizer.encode(token, false, false).getIds().length == 0) {
                    throw new FormatException(
                            definition.file(),
                            "of the added token " + FormatException.quoted(token)
                                    + " the normalizer leaves nothing, so it cannot be found."
                                    + " Set its 'normalized' to false.");
                }
            }
        }
    }

    private static String reason(RuntimeException refused) {
        return String.valueOf(refused.getMessage()).replaceAll("\\s+", " ");
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The token that stands for a gap to be filled, if there is one. */
    public OptionalInt mask() {
        return roles.mask();
    }

    /** The token that fills a text up to a length, if there is one. */
    public OptionalInt pad() {
        return roles.pad();
    }

    /** The token that stands for what is in no vocabulary, if there is one. */
    public OptionalInt unknown() {
        return roles.unknown();
    }

    /** How the vocabulary writes the pieces that go on with a word, {@code ##}; empty if it does not tell them apart. */
    public String continuation() {
        return continuation;
    }

    /** The token that stands before a text of which nothing is known yet, if there is one. */
    public OptionalInt begin() {
        return roles.begin();
    }

    /** The token that stands behind a text that is over, if there is one. */
    public OptionalInt end() {
        return roles.end();
    }

    /** Whether a token is a stretch of text: none of those with a part to play, not the unknown. */
    public boolean isText(int id) {
        return id >= 0
                && id < vocabulary.size()
                && !vocabulary.token(id).isEmpty()
                && !roles.special().contains(id)
                && mask().orElse(-1) != id
                && pad().orElse(-1) != id
                && unknown().orElse(-1) != id;
    }

    /**
     * A token of padding behind a text.
     *
     * @param end number of the text's code points
     * @throws IllegalArgumentException if the vocabulary has none
     */
    public Token padding(int end) {
        int id = pad().orElseThrow(
                        () -> new IllegalArgumentException(
                                "The model's vocabulary has no token to pad a text with, so texts of different length cannot be compared."));
        return new Token(vocabulary.token(id), id, 0, 0, -1, end, end, true);
    }

    /**
     * The tokens of a text or pair, those that the tokenizer puts in included.
     *
     * @throws IllegalArgumentException if the tokenizer has no token for a part of it, not even one for the unknown
     */
    public List<Token> tokens(Text text) {
        return tokens(text, !text.complete());
    }

    /**
     * @param putIn whether the tokenizer puts in the tokens that it puts at starts and ends; not for texts that have them,
     *     such as those of a {@link ChatTemplate}
     */
    public List<Token> tokens(Text text, boolean putIn) {
        Encoding encoding = encoded(text, putIn);
        long[] ids = encoding.getIds();
        long[] sequences = encoding.getSequenceIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        List<Token> tokens = new ArrayList<>();
        int end = 0;
        int input = 0;
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = spans[i];
            // A token that was put in stands where the text before it ends.
            int start = end;
            if (span != null) {
                input = (int) Math.max(0, sequences[i]);
                start = span.getStart();
                end = span.getEnd();
            }
            boolean special = span == null || roles.special().contains((int) ids[i]);
            tokens.add(new Token(
                    vocabulary.token((int) ids[i]), ids[i], encoding.getTypeIds()[i], input, -1, start, end, special));
        }
        return Words.number(text, tokens);
    }

    /**
     * The ids of {@link #tokens(Text, boolean)} alone, for much text.
     *
     * @throws IllegalArgumentException if the tokenizer has no token for a part of it, not even one for the unknown
     */
    public long[] ids(Text text, boolean putIn) {
        return encoded(text, putIn).getIds();
    }

    private Encoding encoded(Text text, boolean putIn) {
        try {
            return text.pair() == null
                    ? tokenizer.encode(text.text(), putIn, false)
                    : tokenizer.encode(text.text(), text.pair(), putIn, false);
        } catch (RuntimeException refused) {
            throw new IllegalArgumentException("The tokenizer cannot cut this text: " + reason(refused) + ".", refused);
        }
    }

    /**
     * The text of tokens without the special ones, as transformers spells them with {@code skip_special_tokens}: ids that the
     * vocabulary does not have are left out, bytes that are no whole character become U+FFFD.
     *
     * @throws FormatException if the files join tokens in a way that is not known
     */
    public String decode(List<Integer> ids) {
        if (!undecodable.isEmpty()) {
            throw new FormatException(
                    file, "tokens cannot be joined to text: " + undecodable + ". Fetch the model again.");
        }
        long[] all = ids.stream().mapToLong(Integer::longValue).toArray();
        String text = all.length == 0 ? "" : tokenizer.decode(all, true);
        return cleans ? CleanedUp.of(text) : text;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
