package dev.limpid.corpus;

/**
 * How much of what is trained on is kept for something else, where no files are given for it. Of each class there is as large
 * a share as can be, and one example at least to train on.
 *
 * @param validation from 0, none
 * @param test from 0; both together are less than 1
 * @param seed of what is drawn
 */
public record Shares(double validation, double test, long seed) {
    /** Everything is trained on. */
    public static final Shares NONE = new Shares(0, 0, 0);

    public Shares {
        if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
            throw new IllegalArgumentException(
                    "Shares for validation and test are from 0, and less than 1 together, got " + validation + " and "
                            + test + ".");
        }
    }
}
