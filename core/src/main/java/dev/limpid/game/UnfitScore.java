package dev.limpid.game;

/** A model answered a coalition with something that is no finite number, which nothing can be added up from. */
public final class UnfitScore extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnfitScore(Coalition coalition, int target, double score) {
        super("The model's score of target " + target + " is " + score + " when " + coalition.size() + " of "
                + coalition.players() + " features are present, expected a finite number. Check the model on such an"
                + " input, choose another --masker, or explain another --score.");
    }
}
