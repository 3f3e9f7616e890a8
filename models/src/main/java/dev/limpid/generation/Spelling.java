package dev.limpid.generation;

import dev.limpid.text.Tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns ids into text as they come, whole characters only: the bytes of one may be spread over several tokens. For one text.
 *
 * <p>How a token is spelled may depend on the one before it, so a few are spelled together, with and without what is new.
 */
final class Spelling {
    private static final int BEFORE = 5;
    /** What bytes that are no whole character become. */
    private static final String PART = "\uFFFD";

    private final Tokenizer tokenizer;
    private final List<Integer> ids;
    /** Where the tokens begin that are spelled together, and where those that are not told yet. */
    private int from;

    private int told;

    /** @param before the tokens that are gone on from */
    Spelling(Tokenizer tokenizer, List<Integer> before) {
        this.tokenizer = tokenizer;
        this.ids = new ArrayList<>(before);
        this.from = Math.max(0, before.size() - BEFORE);
        this.told = before.size();
    }

    /** The text that one more token makes whole; empty if it ends within a character. */
    String add(int id) {
        ids.add(id);
        String piece = pending();
        if (piece.isEmpty() || piece.endsWith(PART)) {
            return "";
        }
        from = told;
        told = ids.size();
        return piece;
    }

    /** What is left, characters of which bytes are missing too. */
    String rest() {
        return pending();
    }

    private String pending() {
        String before = tokenizer.decode(ids.subList(from, told));
        String all = tokenizer.decode(ids.subList(from, ids.size()));
        return all.length() > before.length() ? all.substring(before.length()) : "";
    }
}
