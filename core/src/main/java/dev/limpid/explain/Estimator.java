package dev.limpid.explain;

import dev.limpid.game.Game;

/** A method that explains from outside: it asks a game what coalitions of features are worth. */
public interface Estimator {
    /** Name and settings, as they go into the result. */
    Attribution.Method method();

    /** Of all randomness; 0 for a method that draws nothing. */
    long seed();

    /**
     * Gives each player a share of each target's score.
     *
     * <p>The same game and seed give the same numbers. If the model fails midway, what was played stays in the game, and
     * asking again goes on from there.
     *
     * @throws IllegalArgumentException if the method cannot estimate a game of that many players
     */
    Estimate estimate(Game game);
}
