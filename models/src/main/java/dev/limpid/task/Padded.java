package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Texts side by side, all as long as the longest.
 *
 * @param texts padded to one length
 * @param own how many tokens of each are its own
 */
record Padded(List<List<Token>> texts, List<Integer> own) {
    Padded {
        texts = List.copyOf(texts);
        own = List.copyOf(own);
    }

    /** @throws IllegalArgumentException if one has to be padded and the vocabulary has no token for that */
    static Padded of(List<List<Token>> texts, Tokenizer tokenizer) {
        int length = texts.stream().mapToInt(List::size).max().orElseThrow();
        List<List<Token>> padded = new ArrayList<>();
        for (List<Token> text : texts) {
            List<Token> tokens = new ArrayList<>(text);
            int end = tokens.get(tokens.size() - 1).end();
            while (tokens.size() < length) {
                tokens.add(tokenizer.padding(end));
            }
            padded.add(tokens);
        }
        return new Padded(padded, texts.stream().map(List::size).toList());
    }

    /** How many tokens each text has, with its padding. */
    int length() {
        return texts.get(0).size();
    }

    /** What the model is fed, {@code [1,texts,length]} each. */
    Map<String, Tensor> tensors(Emitted emitted) {
        return TextTensors.sideBySide(emitted, texts, own);
    }

    /** The names of all tokens, text after text. */
    List<String> names() {
        return texts.stream().flatMap(List::stream).map(Token::text).toList();
    }

    /**
     * All padding behind a text, which the model does not attend to, as one feature; empty where there is none.
     *
     * @param text number of the text
     * @param input number of the original that it ends
     */
    Optional<Feature> padding(int text, int input) {
        int from = own.get(text);
        if (from == length()) {
            return Optional.empty();
        }
        Token first = texts.get(text).get(from);
        return Optional.of(new Feature(
                first.text(),
                new Place.Span(input, first.start(), first.end()),
                true,
                IntStream.range(text * length() + from, (text + 1) * length())
                        .boxed()
                        .toList()));
    }
}
