package dev.limpid.text;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What people call a word, whatever a tokenizer makes of it, so that explanations of different models speak of the same
 * things.
 *
 * <p>White space stands between words. A punctuation mark is a word. So is each character of a script that writes no spaces,
 * and each run of pictographs. All else is words in runs: letters, digits, symbols. Marks, joiners and other characters
 * without a width follow what they stand behind.
 *
 * <p>Tokens that touch the same word belong together, so a token that spans several words makes them one: {@code 中国} where
 * the vocabulary has it, {@code ...}. A token of white space alone goes with the next word before any special token, else
 * with the one before.
 */
public final class Words {
    private static final Set<UnicodeScript> UNSPACED = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private enum Kind {
        SPACE,
        FOLLOWER,
        PUNCTUATION,
        UNSPACED,
        PICTOGRAPH,
        LETTER
    }

    private Words() {}

    /** Tells each token which word it is of. */
    public static List<Token> number(Text text, List<Token> tokens) {
        List<CodePoints> parts = text.parts().stream().map(CodePoints::of).toList();
        List<int[]> words = parts.stream().map(Words::of).toList();
        List<Token> numbered = new ArrayList<>(tokens.size());
        int number = 0;
        int input = 0;
        for (int from = 0, to; from < tokens.size(); from = to) {
            to = from + 1;
            if (tokens.get(from).special()) {
                numbered.add(tokens.get(from).inWord(-1));
                continue;
            }
            while (to < tokens.size()
                    && !tokens.get(to).special()
                    && tokens.get(to).input() == tokens.get(from).input()) {
                to++;
            }
            if (tokens.get(from).input() != input) {
                input = tokens.get(from).input();
                number = 0;
            }
            number = stretch(tokens.subList(from, to), parts.get(input), words.get(input), number, numbered);
        }
        return numbered;
    }

    /**
     * Numbers tokens of one text that no special token parts.
     *
     * @return the next free number
     */
    private static int stretch(List<Token> tokens, CodePoints text, int[] words, int free, List<Token> numbered) {
        int number = free;
        // One past the last word that the tokens so far touch.
        int reached = 0;
        boolean open = false;
        for (int i = 0; i < tokens.size(); i++) {
            if (open && next(tokens, text, words, i) >= reached) {
                number++;
                open = false;
            }
            numbered.add(tokens.get(i).inWord(number));
            CodePoints.Span span =
                    text.trimmed(tokens.get(i).start(), tokens.get(i).end());
            if (span.start() < span.end()) {
                open = true;
                reached = Math.max(reached, words[span.end() - 1] + 1);
            }
        }
        return number + 1;
    }

    /** The word where a token begins, or the next one that is more than white space; -1 if there is none. */
    private static int next(List<Token> tokens, CodePoints text, int[] words, int from) {
        for (Token token : tokens.subList(from, tokens.size())) {
            CodePoints.Span span = text.trimmed(token.start(), token.end());
            if (span.start() < span.end()) {
                return words[span.start()];
            }
        }
        return -1;
    }

    /** The number of each code point's word, from 0; white space has that of the word before it, or -1. */
    static int[] of(CodePoints text) {
        int[] words = new int[text.length()];
        int word = -1;
        Kind last = Kind.SPACE;
        for (int i = 0; i < words.length; i++) {
            Kind kind = kind(text.at(i));
            if (kind == Kind.FOLLOWER) {
                kind = last == Kind.SPACE ? Kind.LETTER : last;
                word += last == Kind.SPACE ? 1 : 0;
            } else if (kind != Kind.SPACE) {
                boolean run = kind == last && (kind == Kind.LETTER || kind == Kind.PICTOGRAPH);
                word += run ? 0 : 1;
            }
            words[i] = word;
            last = kind;
        }
        return words;
    }

    private static Kind kind(int c) {
        if (CodePoints.isSpace(c)) {
            return Kind.SPACE;
        }
        if (c == 0x30FC || c == 0xFF70 || UNSPACED.contains(UnicodeScript.of(c))) {
            // Those two make a vowel of kana long, and Unicode gives them no script.
            return isFollower(c) ? Kind.FOLLOWER : Kind.UNSPACED;
        }
        if (isPunctuation(c)) {
            return Kind.PUNCTUATION;
        }
        if (isFollower(c)) {
            return Kind.FOLLOWER;
        }
        boolean pictograph = c >= 0x2600 && c <= 0x27BF || c >= 0x1F000 && c <= 0x1FBFF;
        return pictograph ? Kind.PICTOGRAPH : Kind.LETTER;
    }

    /** BERT's notion: Unicode's, and all of ASCII that is no letter, digit or space. */
    private static boolean isPunctuation(int c) {
        if (c > ' ' && c < 0x7F) {
            return !Character.isLetterOrDigit(c);
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isFollower(int c) {
        if (CodePoints.isMark(c) || c == 0xFF9E || c == 0xFF9F) {
            // Those two voice half-width kana, and Unicode calls them letters.
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.CONTROL, Character.MODIFIER_SYMBOL -> true;
            default -> false;
        };
    }
}
