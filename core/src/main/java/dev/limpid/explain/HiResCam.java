package dev.limpid.explain;

/**
 * HiResCAM (Draelos and Carin 2020, equation 3): ReLU(Σₖ ∂y/∂Aᵏ ⊙ Aᵏ), each place by its own slope.
 *
 * <p>Units: the score's. Law: where the score is linear in the layer, as behind average pooling or flattening and one
 * matrix, the map before the ReLU adds up to the score without the bias, so that it shows only what the model used. Cost: one forward and one backward pass.
 */
public record HiResCam(boolean scaled) implements Cam {
    @Override
    public String name() {
        return "hires-cam";
    }

    @Override
    public double[] map(CamLayer layer) {
        FeatureMaps slopes = layer.slopes();
        return layer.maps().dot(slopes);
    }
}
