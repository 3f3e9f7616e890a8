package dev.limpid.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.FormatException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A model's tokenizer. Cuts nothing off and pads nothing. Safe for use by several threads. */
public final class Tokenizer implements AutoCloseable {
    private static final Map<String, String> AS_IT_IS = Map.of("truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final Set<Integer> special;

    private Tokenizer(HuggingFaceTokenizer tokenizer, Vocabulary vocabulary) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.special = Stream.of("[CLS]", "[SEP]", "[PAD]", "[MASK]", "<s>", "</s>", "<pad>", "<mask>")
                .map(vocabulary::id)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .collect(Collectors.toSet());
    }

    /**
     * Reads the tokenizer of a model's folder: {@code tokenizer.json}, else {@code vocab.txt} there or under {@code
     * assets}.
     *
     * @throws FormatException if there is none, or it is damaged
     */
    public static Tokenizer of(Path folder) throws IOException {
        // The tokenizer's native part would otherwise look for a newer one of itself.
        System.setProperty("ai.djl.offline", "true");
        Path json = tokenizerJson(folder);
        try {
            if (Files.isRegularFile(json)) {
                return new Tokenizer(HuggingFaceTokenizer.newInstance(json, AS_IT_IS), Vocabulary.ofTokenizer(json));
            }
            Path lines = first(folder, "vocab.txt", "assets/vocab.txt");
            if (!Files.isRegularFile(lines)) {
                throw new FormatException(
                        folder,
                        "neither tokenizer.json nor vocab.txt is here. Put the model's own" + " beside its weights.");
            }
            Vocabulary vocabulary = Vocabulary.ofLines(lines);
            byte[] made = WordPiece.tokenizerJson(lines, vocabulary, lowerCase(folder))
                    .getBytes(StandardCharsets.UTF_8);
            return new Tokenizer(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(made), AS_IT_IS), vocabulary);
        } catch (FormatException ours) {
            throw ours;
        } catch (RuntimeException refused) {
            throw new FormatException(
                    folder,
                    "the tokenizer cannot be read ("
                            + String.valueOf(refused.getMessage()).replaceAll("\\s+", " ")
                            + "). Fetch the model again.");
        }
    }

    /** {@code tokenizer.json}, or the one file whose name ends in that. */
    private static Path tokenizerJson(Path folder) throws IOException {
        Path usual = first(folder, "tokenizer.json", "assets/tokenizer.json");
        if (Files.isRegularFile(usual)) {
            return usual;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> named = files.filter(file -> file.toString().endsWith("-tokenizer.json"))
                    .toList();
            return named.size() == 1 ? named.get(0) : usual;
        }
    }

    private static Path first(Path folder, String name, String otherwise) {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? file : folder.resolve(otherwise);
    }

    /** BERT's vocabularies do not say whether they are for lower case; the files beside them do. */
    private static boolean lowerCase(Path folder) throws IOException {
        for (String name : List.of("tokenizer_config.json", "assets/model.json", "model.json")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                JsonNode json = json(file);
                JsonNode value = json.has("do_lower_case") ? json.get("do_lower_case") : json.path("doLowerCase");
                return value.asBoolean(true);
            }
        }
        return true;
    }

    private static JsonNode json(Path file) throws IOException {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not JSON (" + broken.getOriginalMessage() + "). Fetch the model again.");
        }
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The token that stands for a gap to be filled, if there is one. */
    public OptionalInt mask() {
        return role("[MASK]", "<mask>");
    }

    /** The token that fills a text up to a length, if there is one. */
    public OptionalInt pad() {
        return role("[PAD]", "<pad>");
    }

    /** The token that stands for what is in no vocabulary, if there is one. */
    public OptionalInt unknown() {
        return role("[UNK]", "<unk>");
    }

    private OptionalInt role(String... names) {
        return Stream.of(names)
                .map(vocabulary::id)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
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

    /** The tokens of a text or pair, special ones included. */
    public List<Token> tokens(Text text) {
        Encoding encoding = text.pair() == null
                ? tokenizer.encode(text.text(), true, false)
                : tokenizer.encode(text.text(), text.pair(), true, false);
        long[] ids = encoding.getIds();
        long[] words = encoding.getWordIds();
        long[] sequences = encoding.getSequenceIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        List<Token> tokens = new ArrayList<>();
        int end = 0;
        int input = 0;
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = spans[i];
            int start = span == null ? end : span.getStart();
            if (span != null) {
                int own = (int) Math.max(0, sequences[i]);
                input = own;
                end = span.getEnd();
            } else if (i > 0 && i + 1 < ids.length) {
                // A separator between two texts stands at the end of the first.
                start = end;
            }
            boolean isSpecial = span == null || special.contains((int) ids[i]);
            tokens.add(new Token(
                    encoding.getTokens()[i],
                    ids[i],
                    encoding.getTypeIds()[i],
                    input,
                    isSpecial ? -1 : (int) words[i],
                    start,
                    span == null ? start : end,
                    isSpecial));
        }
        return tokens;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
