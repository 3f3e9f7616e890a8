package dev.limpid.explain;

/**
 * Grad-CAM++ (Chattopadhyay et al. 2018, equations 6, 7 and 19): ReLU(Σₖ wₖ Aᵏ) with wₖ = Σ αᵏ·ReLU(∂y/∂Aᵏ) over the places,
 * where αᵏ = g² / (2g² + g³·ΣAᵏ), g = ∂y/∂Aᵏ, is 0 where g is. Small parts of a channel's map count as much as large ones, so
 * that several objects of one class are all seen.
 *
 * <p>The paper derives α for the score exp(y), whose factor is the same in every weight and is left out. Added to α's
 * denominator is 10⁻⁶, as in pytorch_grad_cam; where maps have negative values (patches of a transformer) it can come near
 * 0, and single weights then grow out of proportion. Units: the score's. Cost: one forward and one backward pass.
 */
public record GradCamPlusPlus(boolean scaled) implements Cam {
    private static final double EPSILON = 1e-6;

    @Override
    public String name() {
        return "grad-cam++";
    }

    @Override
    public double[] map(CamLayer layer) {
        double[][] slopes = layer.slopes().values();
        FeatureMaps maps = layer.maps();
        double[] activity = maps.sums();
        double[] weights = new double[activity.length];
        for (int k = 0; k < weights.length; k++) {
            for (double g : slopes[k]) {
                if (g > 0) {
                    weights[k] += g * g * g / (2 * g * g + activity[k] * g * g * g + EPSILON);
                }
            }
        }
        return maps.weighted(weights);
    }
}
