package dev.limpid.explain;

import dev.limpid.explain.Dossier.Doubt;
import dev.limpid.explain.Dossier.Trait;

import java.util.List;
import java.util.Set;

/** What class activation maps are for, and where they mislead. */
final class CamDossiers {
    private static final String MAPS =
            "A picture, and a network of convolutions or a vision transformer whose tokens lie in a grid.";
    private static final String NONE = "none: the map's positive part";

    private static final Doubt COARSE = new Doubt(
            "The map is as coarse as the layer, 7 by 7 or 14 by 14, and drawn smooth: its outlines mean nothing.",
            "Selvaraju et al. 2017");
    private static final Doubt POSITIVE_ONLY = new Doubt(
            "What argues against the target is cut off; ask for the other target to see it.", "Selvaraju et al. 2017");
    private static final Doubt AVERAGED_SLOPES = new Doubt(
            "Slopes are averaged over places, so it can light up where changing the picture changes nothing.",
            "Draelos and Carin 2020");
    private static final Doubt LIGHT_PATCHES = new Doubt(
            "Seen through a map a picture is like none in the data, and so may be its score.", "Hooker et al. 2019");

    static final Dossier GRAD_CAM = new Dossier(
            "Where are the patterns that the last layer sees and the target asks for, on the whole?",
            MAPS,
            NONE,
            Set.of(Trait.UNSIGNED),
            "For where in the picture, not for how much; it passes tests of randomised weights.",
            List.of(AVERAGED_SLOPES, COARSE, POSITIVE_ONLY),
            "Selvaraju et al. 2017, eq. 1 and 2");

    static final Dossier GUIDED_GRAD_CAM = new Dossier(
            "Which fine patterns are there where grad-cam points?",
            MAPS + " Activations by ReLU.",
            "none: a length",
            Set.of(Trait.UNSIGNED),
            "For pictures to show, after grad-cam alone was believed.",
            List.of(
                    new Doubt(
                            "The fine patterns are guided backpropagation's, which hardly depend on the upper layers'"
                                    + " weights.",
                            "Adebayo et al. 2018"),
                    AVERAGED_SLOPES),
            "Selvaraju et al. 2017, section 3.2");

    static final Dossier GRAD_CAM_PLUS_PLUS = new Dossier(
            "Where are all the objects of the class, small ones too?",
            MAPS,
            NONE,
            Set.of(Trait.UNSIGNED),
            "As grad-cam, where there are several objects.",
            List.of(
                    new Doubt(
                            "It is close to grad-cam with positive slopes only; the weights of its derivation add"
                                    + " little.",
                            "Lerma and Lucas 2022"),
                    AVERAGED_SLOPES,
                    COARSE),
            "Chattopadhyay et al. 2018, eq. 19");

    static final Dossier HIRES_CAM = new Dossier(
            "At which places did the last layer's maps raise the score?",
            MAPS,
            NONE,
            Set.of(Trait.UNSIGNED),
            "Where the score is linear in the layer, as after a mean and one dense layer: then it points only where the"
                    + " score comes from.",
            List.of(
                    new Doubt(
                            "Where more layers follow, that promise falls and it is a first-order guess.",
                            "Draelos and Carin 2020"),
                    COARSE,
                    POSITIVE_ONLY),
            "Draelos and Carin 2020");

    static final Dossier LAYER_CAM = new Dossier(
            "At which places of any layer, early ones too, do maps and positive slopes meet?",
            MAPS,
            NONE,
            Set.of(Trait.UNSIGNED),
            "For finer maps of earlier layers, beside one of the last.",
            List.of(
                    new Doubt(
                            "Maps of early layers show fine detail, of the object or not: look at several layers.",
                            "Jiang et al. 2021"),
                    POSITIVE_ONLY),
            "Jiang et al. 2021");

    static final Dossier SCORE_CAM = new Dossier(
            "Through which of the last layer's maps does the picture still score?",
            MAPS,
            NONE,
            Set.of(Trait.UNSIGNED),
            "Where slopes are not to be trusted: it takes none.",
            List.of(LIGHT_PATCHES, COARSE, POSITIVE_ONLY),
            "Wang et al. 2020");

    static final Dossier ABLATION_CAM = new Dossier(
            "Without which of the last layer's maps does the score fall?",
            MAPS,
            NONE,
            Set.of(Trait.UNSIGNED),
            "Where slopes are not to be trusted: it takes none.",
            List.of(
                    new Doubt(
                            "One map goes at a time: of two that show the same neither is missed.",
                            "Shrikumar, Greenside and Kundaje 2017"),
                    COARSE,
                    POSITIVE_ONLY),
            "Desai and Ramaswamy 2020");

    static final Dossier EIGEN_CAM = new Dossier(
            "What varies most in the last layer?",
            MAPS,
            NONE,
            Set.of(Trait.ANY_TARGET, Trait.UNSIGNED),
            "To find the most striking thing in the picture, not why this answer was given.",
            List.of(
                    new Doubt(
                            "Nothing of the target goes into it: it is the same for a cat and for a dog.",
                            "Muhammad and Yeasin 2020"),
                    COARSE),
            "Muhammad and Yeasin 2020");

    private CamDossiers() {}
}
