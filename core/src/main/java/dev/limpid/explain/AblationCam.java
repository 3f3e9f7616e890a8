package dev.limpid.explain;

import dev.limpid.model.Anatomy;

import java.util.Optional;

/**
 * Ablation-CAM (Desai and Ramaswamy 2020, equations 4 and 5): ReLU(Σₖ wₖ Aᵏ) with wₖ = y − yₖ, what the score loses when
 * channel k is 0 everywhere, at tokens that stand for no place too.
 *
 * <p>It needs no slopes, so it works where they vanish or do not exist. The paper divides all weights by y, which changes no
 * map's form where y is positive and turns it around where it is negative: not done here. Units: the score's times the
 * feature maps'. Cost: two forward passes, and a channel each one of what follows the layer.
 */
public record AblationCam(boolean scaled) implements Cam {
    @Override
    public String name() {
        return "ablation-cam";
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return CamLayer.obstacle(model);
    }

    @Override
    public double[] map(CamLayer layer) {
        double[] losses = layer.losses();
        return layer.maps().weighted(losses);
    }
}
