package dev.limpid.vocabulary;

import java.text.Normalizer;
import java.util.function.Consumer;

/**
 * Cuts a text as BERT does (Devlin et al. 2018): control characters go, Chinese characters stand alone, and so does
 * punctuation; uncased, accents and capitals go too. Categories of characters are those of the Java that runs.
 */
final class BertCut {
    private final boolean lowercase;

    BertCut(boolean lowercase) {
        this.lowercase = lowercase;
    }

    void cut(String text, Consumer<String> word) {
        String clean = clean(text);
        String normal = lowercase ? lower(clean) : clean;
        int from = 0;
        for (int at = 0, next; at < normal.length(); at = next) {
            int c = normal.codePointAt(at);
            next = at + Character.charCount(c);
            boolean alone = isPunctuation(c);
            if (alone || Whitespace.is(c)) {
                give(normal, from, at, word);
                from = alone ? at : next;
            }
            if (alone) {
                give(normal, from, next, word);
                from = next;
            }
        }
        give(normal, from, normal.length(), word);
    }

    private static void give(String text, int from, int to, Consumer<String> word) {
        if (from < to) {
            word.accept(text.substring(from, to));
        }
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length() + 16);
        for (int at = 0, c; at < text.length(); at += Character.charCount(c)) {
            c = text.codePointAt(at);
            if (c == '\t' || c == '\n' || c == '\r') {
                clean.append(' ');
            } else if (isDropped(c)) {
                continue;
            } else if (isChinese(c)) {
                clean.append(' ').appendCodePoint(c).append(' ');
            } else {
                clean.appendCodePoint(Whitespace.is(c) ? ' ' : c);
            }
        }
        return clean.toString();
    }

    private static String lower(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder lower = new StringBuilder(apart.length());
        for (int at = 0, c; at < apart.length(); at += Character.charCount(c)) {
            c = apart.codePointAt(at);
            if (c < 0x80 || Character.getType(c) != Character.NON_SPACING_MARK) {
                lower.appendCodePoint(Character.toLowerCase(c));
            }
        }
        return lower.toString();
    }

    private static boolean isDropped(int c) {
        if (c >= ' ' && c < 0x7F) {
            return false;
        }
        return c == 0xFFFD
                || switch (Character.getType(c)) {
                    case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
                    default -> false;
                };
    }

    /** Blocks of ideographs; kana and hangul are written in words. */
    private static boolean isChinese(int c) {
        return c >= 0x3400
                && (c <= 0x4DBF
                        || c >= 0x4E00 && c <= 0x9FFF
                        || c >= 0xF900 && c <= 0xFAFF
                        || c >= 0x20000 && c <= 0x2A6DF
                        || c >= 0x2A700 && c <= 0x2B81F
                        || c >= 0x2B920 && c <= 0x2CEAF
                        || c >= 0x2F800 && c <= 0x2FA1F);
    }

    private static boolean isPunctuation(int c) {
        if (c < 0x80) {
            return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
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
}
