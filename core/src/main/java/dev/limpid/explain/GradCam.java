package dev.limpid.explain;

/**
 * Grad-CAM (Selvaraju et al. 2017, equations 1 and 2): ReLU(Σₖ αₖ Aᵏ) with αₖ the mean over the places of ∂y/∂Aᵏ, how much
 * the score asks for channel k.
 *
 * <p>Units: those of the score, divided by the number of places. Law: behind global average pooling and one matrix it is the
 * class activation map of Zhou et al. (2016), and times the number of places its sum is the score without the bias (section
 * 3.1). Elsewhere it may point at places that the score does not depend on, since slopes are averaged before they meet the
 * map; {@link HiResCam} does not. Cost: one forward and one backward pass behind the layer.
 */
public record GradCam(boolean scaled) implements Cam {
    @Override
    public String name() {
        return "grad-cam";
    }

    @Override
    public double[] map(CamLayer layer) {
        FeatureMaps slopes = layer.slopes();
        return layer.maps().weighted(slopes.means());
    }
}
