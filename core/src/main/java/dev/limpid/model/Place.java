package dev.limpid.model;

import org.jspecify.annotations.Nullable;

/** Where in the user's input a feature lies. */
public sealed interface Place {
    /**
     * A stretch of a text.
     *
     * @param input which text, counted from 0
     * @param start first Unicode code point of the original string
     * @param end one past the last; equal to {@code start} for a token that stands for no text
     */
    record Span(int input, int start, int end) implements Place {
        public Span {
            if (start < 0 || end < start) {
                throw new IllegalArgumentException(
                        "A span needs 0 <= start <= end, got " + start + " and " + end + ".");
            }
        }
    }

    /**
     * A column of a table.
     *
     * @param input which row, counted from 0
     * @param column its name
     * @param value what stands in it: a number or a string
     * @param bin the range of values that it was counted with: {@code 0.30 < width <= 1.30}; null where there is none
     */
    record Column(
            int input,
            String column,
            Object value,
            @Nullable String bin) implements Place {
        /** A column that stands for its value alone. */
        public Column(int input, String column, Object value) {
            this(input, column, value, null);
        }
    }

    /**
     * A part of a picture.
     *
     * @param input which picture, counted from 0
     * @param mask its pixels, of the picture as the model sees it
     */
    record Region(int input, Mask mask) implements Place {}
}
