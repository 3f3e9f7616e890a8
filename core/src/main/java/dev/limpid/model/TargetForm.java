package dev.limpid.model;

/**
 * What targets have in common that one graph serves: where they are read, as what score, and at how many positions.
 *
 * @param output without its area
 */
record TargetForm(Target.Output output, Target.Score score, Places places) {
    /** How many positions of an output are read. */
    enum Places {
        /** It has none, or its mean over all is read. */
        NONE,
        ONE,
        SEVERAL
    }

    static TargetForm of(Target.Output output, Target.Score score, boolean placed, boolean several) {
        return new TargetForm(output.form(), score, several ? Places.SEVERAL : placed ? Places.ONE : Places.NONE);
    }

    boolean isPlaced() {
        return places != Places.NONE;
    }
}
