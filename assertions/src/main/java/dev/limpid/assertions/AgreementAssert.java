package dev.limpid.assertions;

/** How far two explanations order the same features alike: Spearman's ρ of their scores, −1 to 1. */
public final class AgreementAssert {
    private final ExplanationAssert explanation;
    private final FeatureScores others;
    private final double correlation;

    AgreementAssert(ExplanationAssert explanation, FeatureScores others, double correlation) {
        this.explanation = explanation;
        this.others = others;
        this.correlation = correlation;
    }

    public ExplanationAssert atLeast(double least) {
        if (!(least >= -1 && least <= 1)) {
            throw new IllegalArgumentException("A rank correlation is from -1 to 1, got " + least + ".");
        }
        FeatureScores scores = explanation.scores();
        if (!(correlation >= least - FeatureScores.ROUNDING)) {
            String actual = Double.isNaN(correlation)
                    ? "one of them gives all features the same score, so there is no order"
                    : "the rank correlation is " + FeatureScores.number(correlation);
            throw explanation.failed("Expected " + scores.subject() + " to agree with " + others.subject()
                    + " by at least " + least + ", but " + actual + "." + scores.table()
                    + System.lineSeparator() + "against" + others.table());
        }
        return explanation;
    }
}
