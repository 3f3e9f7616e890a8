package dev.limpid.text;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One text, or two that a model reads together. Half a character (a surrogate without its other half, which stands for
 * nothing and cannot be written as UTF-8) becomes U+FFFD, so that all places by code points stay.
 *
 * @param pair null, or the second text
 */
public record Text(String text, @Nullable String pair) {
    private static final int REPLACEMENT = 0xFFFD;

    public Text {
        text = wellFormed(text);
        pair = pair == null ? null : wellFormed(pair);
    }

    public static Text of(String text) {
        return new Text(text, null);
    }

    /** The texts there are, in order. */
    public List<String> parts() {
        return pair == null ? List.of(text) : List.of(text, pair);
    }

    /** Whether {@code text} has no surrogate without its other half. */
    static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(Text::isHalf);
    }

    private static String wellFormed(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        int[] whole = text.codePoints().map(c -> isHalf(c) ? REPLACEMENT : c).toArray();
        return new String(whole, 0, whole.length);
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
