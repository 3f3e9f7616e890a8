package dev.limpid.explain;

/** All that a least-squares fit needs to know of its rows: sums of weighted products. */
interface NormalEquations {
    /** Of each feature with the score; the caller's to change. */
    double[] withScore();

    /** Of one feature with each; the caller's to keep. */
    double[] withFeature(int feature);

    /** Of a feature with itself. */
    double spread(int feature);
}
