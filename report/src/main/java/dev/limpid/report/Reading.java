package dev.limpid.report;

import dev.limpid.explain.Attribution;

import java.util.Set;

/** What the scores of a method mean to a reader, and so how to speak of them. */
enum Reading {
    /** Shares of a difference: they add up. */
    SHARES(
            "mostly because of",
            "Each score is a feature's share of the way from the baseline's score to the text's: positive ones raised"
                    + " it, negative ones lowered it."),
    /** Effects with a sign that need not add up. */
    EFFECTS(
            "mostly because of",
            "Each score says how much a feature spoke for the answer or, if negative, against it. The scores rank"
                    + " features; this method does not promise that they add up."),
    /** Sizes without a sign. */
    SENSITIVITY(
            "and is most sensitive to",
            "Each score says how strongly a small change of the feature would move the answer, up or down. It is a"
                    + " sensitivity, not a share: there is no sign, and the scores do not add up."),
    /** Where the model looks. */
    ATTENTION(
            "looking mostly at",
            "Each score says how much attention flows to a feature. Where a model looks is not what its answer depends"
                    + " on: compare with a method that measures effects.");

    private static final Set<String> SENSITIVITIES = Set.of("saliency", "vargrad");
    private static final Set<String> ATTENTIONS = Set.of("attention", "attention-rollout", "attention-flow");

    private final String because;
    private final String howTo;

    Reading(String because, String howTo) {
        this.because = because;
        this.howTo = howTo;
    }

    static Reading of(Attribution explanation) {
        String method = explanation.method().name();
        if (ATTENTIONS.contains(method)) {
            return ATTENTION;
        }
        if (SENSITIVITIES.contains(method)) {
            return SENSITIVITY;
        }
        return explanation.completeness() == null ? EFFECTS : SHARES;
    }

    /** Whether a score can be negative, so that a positive one should say so. */
    boolean hasSign() {
        return this == SHARES || this == EFFECTS;
    }

    String score(Numbers numbers, double score) {
        return hasSign() ? numbers.signed(score) : numbers.plain(score);
    }

    /** What joins an answer to the features that lead the explanation. */
    String because() {
        return because;
    }

    /** What a score is, in a sentence or two. */
    String howTo() {
        return howTo;
    }
}
