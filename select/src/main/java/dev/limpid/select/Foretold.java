package dev.limpid.select;

import org.jspecify.annotations.Nullable;

/**
 * How well a score foretold how candidates did.
 *
 * @param score its name
 * @param naive whether it looks at no example: size, operations, what was published
 * @param here weighted τ (Vigna 2015) between score and performance of this selection's candidates, 1 where it orders them rightly;
 *     {@code NaN} with fewer than three, or where all are alike
 * @param candidates that it is told of here
 * @param past mean weighted τ over earlier selections on other data; null without any
 * @param selections how many of these there were
 * @param seconds that it took for all candidates here, vectors included where it reads them
 */
public record Foretold(
        String score,
        boolean naive,
        double here,
        int candidates,
        @Nullable Double past,
        int selections,
        double seconds) {}
