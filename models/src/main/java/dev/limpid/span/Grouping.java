package dev.limpid.span;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How tokens become entities, by the names of transformers' {@code aggregation_strategy}. */
public enum Grouping {
    /** Not at all: each token by itself, with its label in full. */
    NONE,
    /** Neighbouring tokens of the same label; a word's pieces may fall to several entities. */
    SIMPLE,
    /** Neighbouring words of the same label; a word has that of its first piece. */
    FIRST,
    /** Neighbouring words of the same label; a word has that which is likeliest on the average of its pieces. */
    AVERAGE,
    /** Neighbouring words of the same label; a word has that of the piece that is surest. */
    MAX;

    /**
     * The grouping of that name.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static Grouping of(String name) {
        for (Grouping grouping : values()) {
            if (grouping.toString().equals(name)) {
                return grouping;
            }
        }
        throw new IllegalArgumentException("Unknown grouping '" + name + "', expected one of "
                + Arrays.stream(values()).map(Grouping::toString).collect(Collectors.joining(", ")) + ".");
    }

    /** Whether a word's pieces are of one entity. */
    boolean keepsWords() {
        return this == FIRST || this == AVERAGE || this == MAX;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
