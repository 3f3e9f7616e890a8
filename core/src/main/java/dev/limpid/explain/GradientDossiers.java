package dev.limpid.explain;

import dev.limpid.explain.Dossier.Doubt;
import dev.limpid.explain.Dossier.Trait;

import java.util.List;
import java.util.Set;

/** What the methods that look inside by derivatives are for, and where they mislead. */
final class GradientDossiers {
    private static final String DERIVATIVES = "A model that can be differentiated: an ONNX file or a checkpoint.";
    private static final String POINTS_OF_SCORE = "points of the target's score";
    private static final String SLOPE = "points of score per unit of embedding, pixel or column";

    private static final Doubt BASELINE = new Doubt(
            "Scores are of this baseline. Where the input agrees with it (black pixels on black) nothing is seen; compare"
                    + " two baselines before believing one.",
            "Sturmfels, Lundberg and Lee 2020");
    private static final Doubt OFF_THE_DATA = new Doubt(
            "The way from the baseline leads through inputs that look like no data; where the score is steep there, that"
                    + " counts too.",
            "Kapishnikov et al. 2021");
    private static final Doubt PATHS_PROVE_LITTLE = new Doubt(
            "From scores that add up it does not follow what the model does when a feature changes: for rich models such"
                    + " conclusions can be no better than guesses.",
            "Bilodeau et al. 2024");
    private static final Doubt FRAGILE = new Doubt(
            "A change of the input too small to see can change the order of the features and leave the answer alone.",
            "Ghorbani, Abid and Zou 2019");
    private static final Doubt SATURATED = new Doubt(
            "Where the score is flat a feature that decides everything has no slope.", "Shrikumar et al. 2017");
    private static final Doubt INHERITED = new Doubt(
            "It averages what the other method says, and with it what is wrong with that.", "Adebayo et al. 2018");
    private static final Doubt RECOVERED = new Doubt(
            "It draws the input's edges rather than the model's reasons: on networks that were never trained the pictures"
                    + " are as clear.",
            "Nie, Zhang and Patel 2018");
    private static final Doubt FORGETS_THE_TOP = new Doubt(
            "On the way down the signals of all targets become the same direction, so late layers hardly count.",
            "Sixt, Granz and Landgraf 2020");

    static final Dossier INTEGRATED_GRADIENTS = new Dossier(
            "How much of the score's change from the baseline to this input came in by each feature?",
            DERIVATIVES,
            POINTS_OF_SCORE,
            Set.of(Trait.ADDS_UP),
            "When the gap is small, which the result tells, and another baseline gives the same order.",
            List.of(BASELINE, OFF_THE_DATA, PATHS_PROVE_LITTLE),
            "Sundararajan, Taly and Yan 2017, eq. 1");

    static final Dossier SALIENCY = new Dossier(
            "Where would a very small change move the score most?",
            DERIVATIVES,
            SLOPE + ", as a length",
            Set.of(Trait.UNSIGNED),
            "As what the model is sensitive to here. It passes tests of randomised weights that clearer maps fail.",
            List.of(
                    SATURATED,
                    new Doubt("Slopes of deep networks without shortcuts are close to noise.", "Balduzzi et al. 2017"),
                    FRAGILE),
            "Simonyan, Vedaldi and Zisserman 2013");

    static final Dossier INPUT_X_GRADIENT = new Dossier(
            "What would each feature's share be if the score were as straight everywhere as it is here?",
            DERIVATIVES,
            POINTS_OF_SCORE,
            Set.of(),
            "Of models that are nearly linear. Of networks of ReLUs without biases it is ε-LRP, and adds up.",
            List.of(
                    SATURATED,
                    new Doubt(
                            "Adding a constant to all inputs, which the first layer takes away again, changes the"
                                    + " scores and nothing else.",
                            "Kindermans et al. 2019"),
                    new Doubt(
                            "The input shines through the product, so a map can look right whatever the weights are.",
                            "Adebayo et al. 2018")),
            "Shrikumar et al. 2016; Ancona et al. 2018");

    static final Dossier SMOOTHGRAD = new Dossier(
            "What does another method say of inputs like this one, on average?",
            DERIVATIVES,
            "those of the other method",
            Set.of(Trait.DRAWN, Trait.UNSIGNED),
            "To take noise out of a map whose method you trust. Scores have a sign where the other method's have one.",
            List.of(
                    INHERITED,
                    new Doubt(
                            "Smooth is not faithful: taking away the pixels that it ranks first harms a retrained model"
                                    + " no more than taking away random ones.",
                            "Hooker et al. 2019"),
                    new Doubt(
                            "It answers for noisy copies, which may look like no data to the model.",
                            "Smilkov et al. 2017")),
            "Smilkov et al. 2017, section 3");

    static final Dossier SMOOTHGRAD_SQUARED = new Dossier(
            "How strongly does another method point here over inputs like this one, whichever way?",
            DERIVATIVES,
            "squares of the other method's",
            Set.of(Trait.DRAWN, Trait.UNSIGNED),
            "As an order of the features: of those tested by retraining it was among the few better than chance.",
            List.of(
                    new Doubt(
                            "Squares exaggerate what leads and have no sign; read the order, not the sizes.",
                            "Hooker et al. 2019"),
                    INHERITED),
            "Hooker et al. 2019");

    static final Dossier VARGRAD = new Dossier(
            "Where is another method undecided over inputs like this one?",
            DERIVATIVES,
            "squares of the other method's",
            Set.of(Trait.DRAWN, Trait.UNSIGNED),
            "As an order of the features, as smoothgrad-squared.",
            List.of(
                    new Doubt(
                            "It does not depend on the slope itself: a feature that always raises the score by the same"
                                    + " amount gets 0.",
                            "Seo et al. 2018"),
                    INHERITED),
            "Adebayo et al. 2018");

    static final Dossier GRADIENT_SHAP = new Dossier(
            "How much of the score's distance from that of other inputs came in by each feature, on average?",
            DERIVATIVES + " Other rows (--background) to compare with, of a table.",
            POINTS_OF_SCORE,
            Set.of(Trait.ADDS_UP, Trait.DRAWN),
            "When intervals are narrow and the other inputs are those that you mean by 'rather than what'.",
            List.of(
                    new Doubt(
                            "Scores depend on which inputs are compared with as much as on the model.",
                            "Sturmfels, Lundberg and Lee 2020"),
                    OFF_THE_DATA,
                    PATHS_PROVE_LITTLE),
            "Erion et al. 2021, eq. 4");

    static final Dossier CONDUCTANCE = new Dossier(
            "How much of the score's change flowed through each part of a wire inside?",
            DERIVATIVES + " A wire (--wire).",
            POINTS_OF_SCORE,
            Set.of(Trait.ADDS_UP, Trait.PARTS),
            "When everything passes the wire, which the result tells; else it accounts for a part only.",
            List.of(BASELINE, OFF_THE_DATA),
            "Dhamdhere, Sundararajan and Yan 2018");

    static final Dossier INTERNAL_INFLUENCE = new Dossier(
            "How steep is the score at a wire inside, on the way from the baseline?",
            DERIVATIVES + " A wire (--wire).",
            "points of score per unit of the wire",
            Set.of(Trait.PARTS),
            "As an order of units that are of one scale.",
            List.of(
                    BASELINE,
                    new Doubt(
                            "A unit that is steep but hardly ever moves is ranked as high as one that decides.",
                            "Dhamdhere, Sundararajan and Yan 2018")),
            "Leino et al. 2018");

    static final Dossier GUIDED_BACKPROP = new Dossier(
            "Which pixels excite the units that excite the target?",
            DERIVATIVES + " Activations by ReLU, else it is saliency.",
            "none: a length",
            Set.of(Trait.UNSIGNED),
            "To see what patterns are there for the model to see, not which of them decided.",
            List.of(
                    new Doubt(
                            "Drawing the weights of the upper layers anew hardly changes the map.",
                            "Adebayo et al. 2018"),
                    RECOVERED,
                    FORGETS_THE_TOP),
            "Springenberg et al. 2015, section 3.4");

    static final Dossier DECONVOLUTION = new Dossier(
            "What pattern in the input would excite the target, filtered back by the same kernels?",
            DERIVATIVES + " Activations by ReLU, else it is saliency.",
            "none: a length",
            Set.of(Trait.UNSIGNED),
            "To look at what kernels respond to. Not as reasons.",
            List.of(RECOVERED, FORGETS_THE_TOP),
            "Zeiler and Fergus 2014, section 2.1");

    private GradientDossiers() {}
}
