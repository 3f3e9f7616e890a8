package dev.limpid.game;

import dev.limpid.model.Feature;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Neighbours of one example as data have them: drawn, rather than made by taking features away. Of the same features they
 * may be drawn differently each time, so they are no game.
 *
 * @param <I> what an input is
 */
public interface Surroundings<I> {
    /** The example itself. */
    I itself();

    /** What a neighbour may have as the example has it, by number. */
    List<Feature> features();

    /** How neighbours are drawn, as it goes into results. */
    Map<String, Object> settings();

    /** What a reader of any explanation by them must know, one sentence each. */
    List<String> notes();

    /** Draws one. */
    Neighbour<I> draw(SplittableRandom random);

    /**
     * One that was drawn.
     *
     * @param alike the features that are as in the example
     */
    record Neighbour<I>(Coalition alike, I input) {}
}
