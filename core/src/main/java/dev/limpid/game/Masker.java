package dev.limpid.game;

import java.util.List;

/**
 * Makes, of one example, the inputs in which only some of its features are present.
 *
 * @param <I> what an input is
 */
@FunctionalInterface
public interface Masker<I> {
    /** One input, or several whose scores are averaged (an absent feature may stand for any of a background's values). */
    List<I> of(Coalition present);

    /** How many inputs it has run itself so far, to find out what stands for the absent. By default none. */
    default long run() {
        return 0;
    }
}
