package dev.limpid.course;

import dev.limpid.architecture.Emitted;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Part;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How texts become tokens.
 *
 * @param most tokens that are read of a text; more are cut off and counted
 * @param padding the token that stands behind a shorter text
 * @param scratch folder for files that go when training ends
 * @param longer counts texts that were cut
 */
record Reading(Tokenizer tokenizer, int most, int padding, Path scratch, AtomicInteger longer) {
    private static final int LONGEST = 160;

    private static final int USUAL_LENGTH = 512;

    Reading(Tokenizer tokenizer, int most, int padding, Path scratch) {
        this(tokenizer, most, padding, scratch, new AtomicInteger());
    }

    /**
     * How many tokens a model reads of a text.
     *
     * @param wanted null for 512, or as many as it can if that is less
     */
    static int most(@Nullable Integer wanted, Emitted emitted) {
        Integer most = emitted.maxPositions();
        if (wanted != null && most != null && wanted > most) {
            throw new IllegalArgumentException(
                    "--length " + wanted + ": the model reads at most " + most + " tokens. Ask for no more.");
        }
        int usual = wanted == null ? USUAL_LENGTH : wanted;
        return most == null ? usual : Math.min(usual, most);
    }

    Padding padding(Emitted emitted) {
        return Padding.of(emitted, padding);
    }

    /** The tokens of a text, cut if it is too long. */
    List<Token> tokens(Text text) {
        List<Token> tokens = tokenizer.tokens(text);
        if (tokens.size() > most) {
            longer.incrementAndGet();
        }
        return new Cut(most).of(tokens);
    }

    /** What is made of an item: a text. */
    interface Written {
        Text of(Item item);
    }

    /** The texts of a part, in its order. */
    Encodings encode(Part part, Written written) throws IOException {
        try (Encodings.Writer writer = new Encodings.Writer(scratch)) {
            for (int i = 0; i < part.size(); i++) {
                writer.add(tokens(written.of(part.get(i))));
            }
            return writer.done();
        }
    }

    /** Where the examples of a part stand. */
    /** The first words of an example that is a text with a class; nothing of others. */
    static String words(Part part, int example) {
        try {
            String text = part.get(example) instanceof Item.Labelled labelled ? labelled.text() : "";
            int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
            return end < text.length() ? text.substring(0, end) + "…" : text;
        } catch (IOException unreadable) {
            return "";
        }
    }

    static String place(Part part, int example) {
        try {
            return part.get(example).place();
        } catch (IOException unreadable) {
            return "example " + example;
        }
    }
}
