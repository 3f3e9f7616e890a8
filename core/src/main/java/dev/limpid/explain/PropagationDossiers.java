package dev.limpid.explain;

import dev.limpid.explain.Dossier.Doubt;
import dev.limpid.explain.Dossier.Trait;

import java.util.List;
import java.util.Set;

/** What the methods that carry the score back by rules are for, and where they mislead. */
final class PropagationDossiers {
    private static final String POINTS_OF_SCORE = "points of the target's score";

    private static final Doubt BASELINE = new Doubt(
            "Scores are of this baseline: another one asks 'rather than what?' otherwise and is answered otherwise.",
            "Sturmfels, Lundberg and Lee 2020");
    private static final Doubt RULES_DECIDE = new Doubt(
            "The rules are a choice: another composite, which shares the same score, gives another map.",
            "Kohlbrenner et al. 2020");
    private static final Doubt FORGETS_THE_TOP = new Doubt(
            "Rules that keep positive parts only (z⁺, α1β0) make the maps of all targets alike on the way down: late"
                    + " layers hardly count.",
            "Sixt, Granz and Landgraf 2020");
    private static final Doubt MANIPULABLE = new Doubt(
            "Weights can be tuned so that answers stay and the map shows whatever one likes.",
            "Heo, Joo and Moon 2019");

    static final Dossier DEEPLIFT = new Dossier(
            "How much of the score's difference from the baseline's is due to each feature's difference?",
            "A model whose every operator between features and target has a rule; choices by value (TopK, Where) have"
                    + " none.",
            POINTS_OF_SCORE,
            Set.of(Trait.ADDS_UP),
            "As integrated gradients at two points' cost; it sees through saturated units, and late layers count.",
            List.of(
                    BASELINE,
                    new Doubt(
                            "Two networks that compute the same function can get different scores.",
                            "Sundararajan, Taly and Yan 2017"),
                    new Doubt(
                            "A tiny change of the input, found for it, can turn the order of features round.",
                            "Ghorbani, Abid and Zou 2019")),
            "Shrikumar, Greenside and Kundaje 2017, section 3");

    static final Dossier DEEPLIFT_SHAP = new Dossier(
            "How much of the score's distance from that of other inputs is due to each feature, on average?",
            "As deeplift; other rows (--background) or several baselines.",
            POINTS_OF_SCORE,
            Set.of(Trait.ADDS_UP, Trait.DRAWN),
            "When intervals are narrow and the other inputs are those that you mean by 'rather than what'.",
            List.of(
                    new Doubt(
                            "These are Shapley values only where the model is additive; elsewhere they can be far from"
                                    + " them.",
                            "Ancona, Öztireli and Gross 2019"),
                    BASELINE),
            "Lundberg and Lee 2017, section 4.2");

    static final Dossier ATTN_LRP = new Dossier(
            "Of what each layer of a transformer was made, how much of the score goes back to each feature?",
            "A transformer, or a network of operators with a rule.",
            POINTS_OF_SCORE + ", less what is lost on the way",
            Set.of(),
            "When the ledger (--ledger) shows that most of the score arrives.",
            List.of(
                    new Doubt(
                            "Softmaxes, biases and normalisations keep a part, which may be more than arrives.",
                            "Achtibat et al. 2024"),
                    new Doubt(
                            "Whether queries and keys get a share (variant=attn) or none (variant=cp) changes the map of"
                                    + " the same answer.",
                            "Achtibat et al. 2024")),
            "Achtibat et al. 2024; Ali et al. 2022 (variant=cp)");

    static final Dossier LRP = new Dossier(
            "Of what each layer was made, how much of the score goes back to each feature?",
            "A convolutional or fully connected network; attention is attn-lrp's.",
            POINTS_OF_SCORE + ", less what biases and ε take",
            Set.of(),
            "With a composite for the kind of network, when the ledger (--ledger) shows little loss.",
            List.of(FORGETS_THE_TOP, RULES_DECIDE, MANIPULABLE),
            "Bach et al. 2015; Montavon et al. 2019");

    static final Dossier EXCITATION_BACKPROP = new Dossier(
            "How probable is it that each feature was the one that excited the target, winner by winner?",
            "A network of ReLUs whose activations are not negative.",
            "probabilities",
            Set.of(Trait.UNSIGNED),
            "To find where things are, with --against, which takes away what both targets have in common.",
            List.of(
                    FORGETS_THE_TOP,
                    new Doubt(
                            "What argues against the target is left out, and how high the score is does not count.",
                            "Zhang et al. 2016")),
            "Zhang et al. 2016");

    private PropagationDossiers() {}
}
