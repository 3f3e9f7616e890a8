package dev.limpid.explain;

import dev.limpid.explain.Dossier.Doubt;
import dev.limpid.explain.Dossier.Trait;

import java.util.List;
import java.util.Set;

/** What the methods that look from outside are for, and where they mislead. */
final class OutsideDossiers {
    private static final String ANSWERS_ONLY =
            "Answers of the model alone; features of which one can be absent, such as words, regions or columns.";
    private static final String POINTS_OF_SCORE = "points of the target's score";

    private static final Doubt STRANGE_INPUTS = new Doubt(
            "Inputs with features taken away look like no data; what the model says of them may say little of this"
                    + " answer.",
            "Hooker et al. 2019; Hase, Xie and Bansal 2021");
    private static final Doubt FOOLED =
            new Doubt("A model that tells masked inputs from real ones can hide what it does.", "Slack et al. 2020");
    private static final Doubt SHARED = new Doubt(
            "Of two features that say the same neither is missed: both get nothing.",
            "Shrikumar, Greenside and Kundaje 2017");
    private static final Doubt FAIR_IS_NOT_CAUSAL = new Doubt(
            "A fair share of a sum is not what happens when the feature changes; features that depend on each other"
                    + " share what one does.",
            "Kumar et al. 2020");
    private static final Doubt PROVE_LITTLE = new Doubt(
            "From scores that add up it does not follow what the model does when a feature changes: for rich models such"
                    + " conclusions can be no better than guesses.",
            "Bilodeau et al. 2024");

    private static final List<Doubt> OF_SHAPLEY = List.of(STRANGE_INPUTS, FAIR_IS_NOT_CAUSAL, FOOLED, PROVE_LITTLE);

    static final Dossier ABLATION = new Dossier(
            "What would the score lose without each feature, all others staying?",
            ANSWERS_ONLY,
            POINTS_OF_SCORE,
            Set.of(Trait.OUTSIDE),
            "As exactly what it says: a change that was made and measured.",
            List.of(SHARED, STRANGE_INPUTS),
            "Robnik-Šikonja and Kononenko 2008");

    static final Dossier EXACT_SHAPLEY = new Dossier(
            "What is each feature's fair share of the score, over all ways to leave others out?",
            ANSWERS_ONLY + " At most 20 features.",
            POINTS_OF_SCORE,
            Set.of(Trait.OUTSIDE, Trait.ADDS_UP),
            "When the way features are taken away (--masker) is the one you mean; there is no error of sampling.",
            OF_SHAPLEY,
            "Shapley 1953; Grabisch and Roubens 1999");

    static final Dossier KERNEL_SHAP = new Dossier(
            "What is each feature's fair share of the score, as told by a regression on some coalitions?",
            ANSWERS_ONLY,
            POINTS_OF_SCORE,
            Set.of(Trait.OUTSIDE, Trait.ADDS_UP, Trait.DRAWN),
            "When it stopped certain, or its intervals are narrow.",
            OF_SHAPLEY,
            "Lundberg and Lee 2017; Covert and Lee 2021");

    static final Dossier PERMUTATION_SHAP = new Dossier(
            "What is each feature's fair share of the score, as told by random orders?",
            ANSWERS_ONLY,
            POINTS_OF_SCORE,
            Set.of(Trait.OUTSIDE, Trait.ADDS_UP, Trait.DRAWN),
            "When it stopped certain, or its intervals are narrow. Interactions of pairs are exact from one order on.",
            OF_SHAPLEY,
            "Castro, Gómez and Tejada 2009; Mitchell et al. 2022");

    static final Dossier SAMPLING_SHAP = new Dossier(
            "What is each feature's fair share of the score, looked at one by one?",
            ANSWERS_ONLY,
            POINTS_OF_SCORE,
            Set.of(Trait.OUTSIDE, Trait.ADDS_UP, Trait.DRAWN),
            "When it stopped certain, or its intervals are narrow; best where a few features scatter most.",
            OF_SHAPLEY,
            "Štrumbelj and Kononenko 2014");

    static final Dossier PARTITION_SHAP = new Dossier(
            "How is the score shared among groups of features, and in each group again?",
            ANSWERS_ONLY + " A hierarchy of features, which texts and pictures bring.",
            POINTS_OF_SCORE,
            Set.of(Trait.OUTSIDE, Trait.ADDS_UP),
            "When all groups were played: a warning tells of scores that were split evenly.",
            List.of(
                    new Doubt(
                            "Shares are of this hierarchy: a feature grouped otherwise gets another one.", "Owen 1977"),
                    STRANGE_INPUTS,
                    FAIR_IS_NOT_CAUSAL,
                    FOOLED),
            "Owen 1977; Winter 1989");

    static final Dossier LIME = new Dossier(
            "Which straight line fits the model's score near this input?",
            ANSWERS_ONLY + " Of rows of tables other rows (--background).",
            "points of the target's score that the feature's presence adds",
            Set.of(Trait.OUTSIDE, Trait.DRAWN),
            "When the fit (R²) is high and 'stability' near 1, which the result tells.",
            List.of(
                    new Doubt(
                            "What counts as near is a choice (the kernel's width), and a poor one can leave out a"
                                    + " feature that decides.",
                            "Garreau and von Luxburg 2020"),
                    new Doubt(
                            "Inputs that hardly differ, or two runs, can get different lists.",
                            "Alvarez-Melis and Jaakkola 2018"),
                    FOOLED,
                    STRANGE_INPUTS),
            "Ribeiro, Singh and Guestrin 2016");

    static final Dossier OCCLUSION = new Dossier(
            "What would the score lose if a window of neighbours went?",
            ANSWERS_ONLY + " Features that lie side by side.",
            POINTS_OF_SCORE,
            Set.of(Trait.OUTSIDE),
            "As what it says, for windows of about the size of the thing that is looked for.",
            List.of(
                    new Doubt("Sizes depend on the window: two sizes can give two answers.", "Ancona et al. 2018"),
                    SHARED,
                    STRANGE_INPUTS),
            "Zeiler and Fergus 2014");

    static final Dossier RISE = new Dossier(
            "How much higher is the score where random masks show a feature?",
            ANSWERS_ONLY,
            POINTS_OF_SCORE,
            Set.of(Trait.OUTSIDE, Trait.DRAWN),
            "When it stopped certain, or its intervals are narrow.",
            List.of(
                    new Doubt(
                            "Half of the input is always missing: it tells of inputs far from this one.",
                            "Petsiuk, Das and Saenko 2018"),
                    STRANGE_INPUTS,
                    FOOLED),
            "Petsiuk, Das and Saenko 2018, eq. 4");

    static final Dossier ANCHORS = new Dossier(
            "Which few features keep the answer, whatever becomes of the others?",
            ANSWERS_ONLY + " A target that is an answer, not a value.",
            "none: 1 in the rule, 0 outside",
            Set.of(Trait.OUTSIDE, Trait.DRAWN, Trait.UNSIGNED),
            "When the rule holds at the precision asked for and covers more than a few inputs: both are told.",
            List.of(
                    new Doubt(
                            "Near the border between two answers rules need many features and cover next to nothing.",
                            "Ribeiro, Singh and Guestrin 2018"),
                    new Doubt(
                            "'Whatever becomes of the others' means the masker's ways, not those of the world.",
                            "Ribeiro, Singh and Guestrin 2018"),
                    STRANGE_INPUTS),
            "Ribeiro, Singh and Guestrin 2018");

    static final Dossier COUNTERFACTUAL = new Dossier(
            "Which fewest words, said otherwise, would have changed the answer?",
            "A text, and a masked language model of the same vocabulary that proposes words.",
            "points of the answer's score that taking the change back gains",
            Set.of(Trait.OUTSIDE),
            "As a fact: the changed text was run, and no part of the changes suffices.",
            List.of(
                    new Doubt(
                            "Of several changes as small one is shown, and another could tell another story.",
                            "Wachter, Mittelstadt and Russell 2018"),
                    new Doubt(
                            "A change may flip the answer by a quirk of the model that no training data bear out.",
                            "Laugel et al. 2019"),
                    new Doubt("The text may no longer mean what its writer meant.", "Li et al. 2020")),
            "after Li et al. 2020");

    private OutsideDossiers() {}
}
