package dev.limpid.text;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One text, or two that a model reads together. Half a character (a surrogate without its other half, which stands for
 * nothing and cannot be written as UTF-8) becomes U+FFFD, so that all places by code points stay.
 *
 * @param pair null, or the second text
 * @param segments stretches of the first text that alone are features, in order, none over another; all else of it belongs to
 *     the question. Empty where all of it is features
 * @param complete whether the tokens that a tokenizer else puts in are written in the text, as in a chat that a model's own
 *     template wrote
 */
public record Text(String text, @Nullable String pair, List<Segment> segments, boolean complete) {
    private static final int REPLACEMENT = 0xFFFD;

    /**
     * A stretch of a text.
     *
     * @param start first code point
     * @param end one past the last
     */
    public record Segment(int start, int end) {}

    public Text {
        segments = List.copyOf(segments);
        int end = 0;
        for (Segment segment : segments) {
            if (segment.start < end
                    || segment.end <= segment.start
                    || segment.end > text.codePointCount(0, text.length())) {
                throw new IllegalArgumentException(
                        "Segments of a text are in order, none empty, none over another or past" + " its end; got "
                                + segments + " of " + text.codePointCount(0, text.length()) + " characters.");
            }
            end = segment.end;
        }
        text = wellFormed(text);
        pair = pair == null ? null : wellFormed(pair);
    }

    /** Texts of which all is features. */
    public Text(String text, @Nullable String pair) {
        this(text, pair, List.of());
    }

    /** Texts that a tokenizer puts its own tokens in. */
    public Text(String text, @Nullable String pair, List<Segment> segments) {
        this(text, pair, segments, false);
    }

    /** The same with another second text. */
    public Text with(@Nullable String other) {
        return new Text(text, other, segments, complete);
    }

    public static Text of(String text) {
        return new Text(text, null);
    }

    /** The first text by itself. */
    public Text first() {
        return with(null);
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
