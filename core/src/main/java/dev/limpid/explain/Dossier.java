package dev.limpid.explain;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a method is for, and where it is known to mislead. Each text is a sentence or two for a user of explanations.
 *
 * @param question that its scores answer
 * @param needs of the model and the input
 * @param unit what a score is measured in
 * @param traits what can be told by yes or no
 * @param trust when its scores may be taken at their word
 * @param doubts known failures, at least one
 * @param source the paper it is from, and where in it
 */
public record Dossier(
        String question,
        String needs,
        String unit,
        Set<Trait> traits,
        String trust,
        List<Doubt> doubts,
        String source) {
    /** What can be told of a method by yes or no. */
    public enum Trait {
        /** Asks what the model answers and nothing else, so it explains anything that predicts. */
        OUTSIDE,
        /** Promises that scores add up to the target's score less a baseline's, and tells the gap. */
        ADDS_UP,
        /** Draws by a seed: another seed gives other scores, unless nothing was left to chance. */
        DRAWN,
        /** Gives the same scores whatever target is asked about. */
        ANY_TARGET,
        /** Gives no score below 0: evidence against the target shows as evidence for it, or not at all. */
        UNSIGNED,
        /** Tells of parts of the model rather than of what was given to it. */
        PARTS
    }

    /**
     * A reason not to believe the scores.
     *
     * @param says what goes wrong, and when
     * @param source who showed it
     */
    public record Doubt(String says, String source) {}

    public Dossier {
        traits = traits.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(traits));
        doubts = List.copyOf(doubts);
    }

    /** Whether it promises that its scores add up. */
    public boolean addsUp() {
        return is(Trait.ADDS_UP);
    }

    /** Whether its scores depend on a seed. */
    public boolean sampled() {
        return is(Trait.DRAWN);
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
