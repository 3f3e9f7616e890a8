package dev.limpid.report;

import dev.limpid.explain.Attribution;

import java.util.Set;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/** What the scores of a method mean to a reader, and so how to speak of them. */
enum Reading {
    /** Shares of a difference: they add up. */
    SHARES(
            key("mostly because of"),
            key("what speaks for it"),
            key("Each score is a {1}'s share of the way from the baseline's score to the {2}: positive ones raised it,"
                    + " negative ones lowered it.")),
    /** Effects with a sign that need not add up. */
    EFFECTS(
            key("mostly because of"),
            key("what speaks for it"),
            key("Each score says how much a {1} spoke for the answer or, if negative, against it. The scores rank {1}s;"
                    + " this method does not promise that they add up.")),
    /** Sizes without a sign. */
    SENSITIVITY(
            key("and is most sensitive to"),
            key("what it is sensitive to"),
            key("Each score says how strongly a small change of the {1} would move the answer, up or down. It is a"
                    + " sensitivity, not a share: there is no sign, and the scores do not add up.")),
    /** A layer's map over the picture, as far as it speaks for the answer. */
    MAP(
            key("mostly because of"),
            key("what speaks for it"),
            key(
                    "The scores are a coarse map of a layer inside the model, drawn smoothly over the picture: where there is what"
                            + " the answer asks for. What speaks against it is not drawn. The scores rank {1}s; this method does"
                            + " not promise that they add up.")),
    /** A layer's map over the picture, whatever the answer. */
    VARIATION(
            key("with most going on in"),
            key("what stands out"),
            key(
                    "The scores are a coarse map of a layer inside the model, drawn smoothly over the picture: how much each {1}"
                            + " stands out there, whatever the answer. Compare with a method that asks about the answer.")),
    /** Part of a rule or not. */
    RULE(
            key("and keeps to it while it sees"),
            key("what the rule needs"),
            key("Scores are 1 or 0: a {1} with score 1 is part of the rule.")),
    /** What changed words took away. */
    EDITS(
            key("which hangs on"),
            key("what was said otherwise"),
            key(
                    "Each changed {1}'s score is what the answer's score gains when that change alone is taken back; all others"
                            + " were left as they are.")),
    /** What speaks for the answer, and nothing that speaks against it. */
    SUPPORT(
            key("mostly because of"),
            key("what speaks for it"),
            key(
                    "Each score says how much of the attention that raised the answer leads to a {1}. What speaks against the"
                            + " answer is left out; the scores do not add up.")),
    /** What the place that the answer is read from is made of. */
    MIXING(
            key("drawing mostly on"),
            key("what it draws on"),
            key(
                    "Each score says how much of a {1} is mixed, layer by layer, into what the answer is read from. What is mixed"
                            + " in is not what the answer depends on: compare with a method that measures effects.")),
    /** Where the model looks. */
    ATTENTION(
            key("looking mostly at"),
            key("what it looks at"),
            key("Each score says how much attention flows to a {1}. Where a model looks is not what its answer depends"
                    + " on: compare with a method that measures effects."));

    private static final Set<String> SENSITIVITIES =
            Set.of("saliency", "smoothgrad-squared", "vargrad", "guided-backprop", "deconvolution", "guided-grad-cam");
    private static final Set<String> MAPS =
            Set.of("grad-cam", "grad-cam++", "hires-cam", "layer-cam", "score-cam", "ablation-cam");
    private static final Set<String> ATTENTIONS = Set.of("attention", "attention-rollout", "attention-flow");

    private final String because;
    private final String all;
    private final String howTo;

    Reading(String because, String all, String howTo) {
        this.because = because;
        this.all = all;
        this.howTo = howTo;
    }

    static Reading of(Attribution explanation) {
        if (explanation.edited() != null) {
            return EDITS;
        }
        Attribution.Sampled sampled = explanation.sampled();
        if (sampled != null && sampled.anchor() != null) {
            return RULE;
        }
        String method = explanation.method().name();
        if (ATTENTIONS.contains(method)) {
            return ATTENTION;
        }
        if (method.equals("gradient-attention")) {
            return SUPPORT;
        }
        if (method.equals("value-zeroing")) {
            return MIXING;
        }
        if (MAPS.contains(method)) {
            return MAP;
        }
        if (method.equals("eigen-cam")) {
            return VARIATION;
        }
        // A mean of sensitivities is one.
        Object around =
                method.equals("smoothgrad") ? explanation.method().settings().getOrDefault("around", method) : method;
        if (SENSITIVITIES.contains(around)) {
            return SENSITIVITY;
        }
        return explanation.completeness() == null ? EFFECTS : SHARES;
    }

    /** Whether a score can be negative, so that a positive one should say so. */
    boolean hasSign() {
        return this == SHARES || this == EFFECTS || this == EDITS;
    }

    String score(Numbers numbers, double score) {
        return hasSign() ? numbers.signed(score) : numbers.plain(score);
    }

    /** What joins an answer to the features that lead the explanation. */
    String because() {
        return say(because);
    }

    /** What all scores above 0 are together: {@code what speaks for it}. */
    String all() {
        return say(all);
    }

    /** What a score is, in a few sentences. */
    String howTo(Medium medium) {
        return say(howTo, medium.part(), medium.owner())
                + (medium == Medium.PICTURE ? say(" A region's score is the sum over its pixels.") : "");
    }
}
