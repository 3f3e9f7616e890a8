package dev.limpid.explain;

import java.util.Set;

/** The methods that add up a layer's feature maps. */
final class CamMethods {
    private static final String SLOPES = "1 forward, 1 backward pass";
    private static final Set<String> SETTINGS = Set.of("scaled");

    static final Family FAMILY = new Family()
            .add(
                    "grad-cam",
                    "where the last layer's maps are that the score asks for, on the whole",
                    SLOPES,
                    SETTINGS,
                    CamDossiers.GRAD_CAM,
                    settings -> new GradCam(scaled(settings)))
            .add(
                    "guided-grad-cam",
                    "guided-backprop where grad-cam is",
                    "2 forward, 2 backward passes",
                    Set.of(),
                    CamDossiers.GUIDED_GRAD_CAM,
                    settings -> new GuidedGradCam())
            .add(
                    "grad-cam++",
                    "grad-cam that does justice to small and to many objects",
                    SLOPES,
                    SETTINGS,
                    CamDossiers.GRAD_CAM_PLUS_PLUS,
                    settings -> new GradCamPlusPlus(scaled(settings)))
            .add(
                    "hires-cam",
                    "the last layer's maps times their slopes, place by place",
                    SLOPES,
                    SETTINGS,
                    CamDossiers.HIRES_CAM,
                    settings -> new HiResCam(scaled(settings)))
            .add(
                    "layer-cam",
                    "hires-cam of the slopes that are positive; for any layer",
                    SLOPES,
                    SETTINGS,
                    CamDossiers.LAYER_CAM,
                    settings -> new LayerCam(scaled(settings)))
            .add(
                    "score-cam",
                    "the last layer's maps, by the score of the picture seen through each",
                    "a run per channel",
                    Set.of("scaled", "aligned"),
                    CamDossiers.SCORE_CAM,
                    settings -> new ScoreCam(scaled(settings), Typed.truth(settings.more(), "aligned", false)))
            .add(
                    "ablation-cam",
                    "the last layer's maps, by what the score loses without each",
                    "a run of the last layers per channel",
                    SETTINGS,
                    CamDossiers.ABLATION_CAM,
                    settings -> new AblationCam(scaled(settings)))
            .add(
                    "eigen-cam",
                    "what varies most in the last layer; the same for every target",
                    "2 forward passes",
                    SETTINGS,
                    CamDossiers.EIGEN_CAM,
                    settings -> new EigenCam(scaled(settings)));

    private CamMethods() {}

    private static boolean scaled(Methods.Settings settings) {
        return Typed.truth(settings.more(), "scaled", false);
    }
}
