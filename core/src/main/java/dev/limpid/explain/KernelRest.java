package dev.limpid.explain;

import dev.limpid.game.Coalition;

/** What is drawn of KernelSHAP's coalitions, beside the sizes that are played completely. */
sealed interface KernelRest permits KernelRegression, KernelExpectation {
    /** Pairs that are kept, to tell how they scatter; the first, which are as good as any. */
    int MOST_KEPT = 1024;

    /** A drawn coalition and what its pair says. */
    record Kept(Coalition coalition, double[] odd) {}

    /** Pairs for each player that a regression needs. */
    int PAIRS_A_PLAYER = 4;

    /** Of its matrix, 8 MiB. */
    int MOST_REGRESSED = 1024;

    /**
     * A regression on what is drawn; where the features are more than {@value #MOST_REGRESSED} or the pairs fewer than {@value
     * #PAIRS_A_PLAYER} a feature, around the regression on the complete sizes alone.
     *
     * @param most players to give shares to
     */
    static KernelRest of(KernelSystem system, long pairs, int most) {
        boolean enough = pairs >= (long) PAIRS_A_PLAYER * system.players();
        return enough && system.players() <= MOST_REGRESSED
                ? new KernelRegression(system, most)
                : new KernelExpectation(system, most);
    }

    /** A coalition drawn in proportion to its weight, with its complement. */
    void add(Coalition coalition, double[] odd);

    /** Pairs that there must be to tell anything. */
    int least();

    Standing standing();
}
