package dev.limpid.explain;

/**
 * LayerCAM (Jiang et al. 2021, equations 5 to 7): ReLU(Σₖ ReLU(∂y/∂Aᵏ) ⊙ Aᵏ): each place by its own slope, if it is positive.
 *
 * <p>Made for early layers too, whose maps are fine: choose one by its wire. The paper's stretching of early layers' maps by
 * tanh is for joining several, and not done. Units: the score's. Law: where all slopes are positive it is {@link HiResCam}.
 * Cost: one forward and one backward pass.
 */
public record LayerCam(boolean scaled) implements Cam {
    @Override
    public String name() {
        return "layer-cam";
    }

    @Override
    public double[] map(CamLayer layer) {
        FeatureMaps rising = layer.slopes().each(slope -> Math.max(0, slope));
        return layer.maps().dot(rising);
    }
}
