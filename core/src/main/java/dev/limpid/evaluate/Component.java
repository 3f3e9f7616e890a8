package dev.limpid.evaluate;

import java.util.Locale;

/** What makes a model transparent. Each has values from 0 to 1, an example each, of which the mean counts. */
public enum Component {
    /**
     * How much of what the best known explanation shows the explanation shows: the {@link PooledSkill} over the faithfulness
     * metrics, its mean taken from 0 to 1.
     */
    FAITHFUL,
    /** How little an explanation moves where the input hardly does: 1 / (1 + avg-sensitivity). */
    STABLE,
    /** How few features have most of the sum of the scores' sizes: the Gini index. */
    COMPACT,
    /**
     * How much the explanation depends on what the model has learnt and on what is asked: 1 less how much more alike it stays
     * than the model's answers when weights are drawn anew (mprt-excess), and 1 less the similarity to that of other answers
     * (random-logit), what is below 0 counting as 0; the mean of those that were measured.
     */
    SANE,
    /** How far other methods say the same: the mean rank correlation with them, one below 0 counting as 0. */
    AGREED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
