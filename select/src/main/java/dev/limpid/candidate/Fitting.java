package dev.limpid.candidate;

import dev.limpid.corpus.Item;
import dev.limpid.course.Cut;
import dev.limpid.task.TextModel;
import dev.limpid.task.Trunk;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Cuts texts behind the last whole word that a model reads, of two the longer first: what is left is a text that any task takes, so
 * that what is measured on it and what is explained of it are of the same.
 *
 * @param most tokens that the model reads
 */
public record Fitting(Tokenizer tokenizer, int most) {
    /** How often a text whose end is cut into other tokens than before is cut again. */
    private static final int ROUNDS = 8;

    /** What cuts texts for a model, where its {@link Backbone} does; it must stay open. Cost: a text is cut into tokens twice. */
    public static Fitting of(TextModel model) {
        return of(model.tokenizer(), model.maxPositions());
    }

    static Fitting of(Trunk trunk) {
        return of(trunk.tokenizer(), trunk.maxPositions());
    }

    private static Fitting of(Tokenizer tokenizer, @Nullable Integer most) {
        return new Fitting(tokenizer, most == null ? Integer.MAX_VALUE : most);
    }

    /**
     * The text, or two, of an item, all of it.
     *
     * @throws IllegalArgumentException if it is no text
     */
    public static Text text(Item item) {
        if (item instanceof Item.Labelled labelled) {
            return new Text(labelled.text(), labelled.pair());
        }
        if (item instanceof Item.Scored scored) {
            return new Text(scored.text(), scored.pair());
        }
        if (item instanceof Item.Plain plain) {
            return Text.of(plain.text());
        }
        throw new IllegalArgumentException(item.place() + ": expected a text, or two.");
    }

    /** The tokens of a text, all of them. */
    List<Token> tokens(Text text) {
        return tokenizer.tokens(text);
    }

    /** Says how many texts were cut, if any was. */
    public List<String> notes(int cut, String model) {
        return cut == 0
                ? List.of()
                : List.of(cut + (cut == 1 ? " text is" : " texts are") + " longer than the " + most
                        + " tokens that model '" + model + "' reads; what is beyond is not read.");
    }

    /**
     * What is read of an item's text, or two.
     *
     * @throws IllegalArgumentException if it is no text
     */
    public Text of(Item item) {
        return of(text(item));
    }

    /** The text as far as it is read; itself if that is all. */
    public Text of(Text text) {
        Text fitted = text;
        int room = most;
        for (int round = 0; round < ROUNDS; round++) {
            List<Token> tokens = tokens(fitted);
            if (tokens.size() <= most) {
                return fitted;
            }
            room -= round == 0 ? 0 : Math.max(1, tokens.size() - most);
            fitted = cut(text, tokens(text), Math.max(1, room));
        }
        return fitted;
    }

    private static Text cut(Text text, List<Token> tokens, int room) {
        List<Token> kept = new Cut(room).of(tokens);
        String first = end(text.text(), 0, tokens, kept);
        String pair = text.pair();
        return new Text(first, pair == null ? null : end(pair, 1, tokens, kept));
    }

    /** One of the texts up to the end of its last word of which all tokens are kept; of its last token where that is none. */
    private static String end(String text, int input, List<Token> all, List<Token> kept) {
        List<Token> own = own(all, input);
        int count = own(kept, input).size();
        if (count == own.size()) {
            return text;
        }
        int whole = count;
        while (whole > 0 && own.get(whole - 1).word() == own.get(whole).word()) {
            whole--;
        }
        int last = whole > 0 ? whole : count;
        int end = last == 0 ? 0 : own.get(last - 1).end();
        return text.substring(0, text.offsetByCodePoints(0, end)).stripTrailing();
    }

    private static List<Token> own(List<Token> tokens, int input) {
        return tokens.stream()
                .filter(token -> !token.special() && token.input() == input)
                .toList();
    }
}
