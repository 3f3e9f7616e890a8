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
}
