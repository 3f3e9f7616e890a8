package dev.limpid.performance;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Texts as SQuAD compares them (Rajpurkar et al. 2016, section 6.1): in small letters, without ASCII punctuation, without the words
 * a, an and the, with single spaces.
 */
final class SquadText {
    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final Pattern ARTICLES = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\x1c-\\x1f\\x85]+");

    private SquadText() {}

    static String normal(String text) {
        return String.join(" ", words(text));
    }

    static List<String> words(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        String bare =
                ARTICLES.matcher(PUNCTUATION.matcher(small).replaceAll("")).replaceAll(" ");
        return SPACES.splitAsStream(bare).filter(word -> !word.isEmpty()).toList();
    }
}
