package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A class activation map: a layer's feature maps added up with weights, which each method chooses in its own way.
 *
 * <p>The layer is the user's wire, or the last one at which the picture's places are told apart ({@link
 * dev.limpid.model.SpatialMap}); the result's settings name it. Two maps come out. The array {@code map} is the sum as it
 * is, {@code [row,column]} of the layer's grid, with what speaks against the target below zero, in the method's units. What
 * is scored, features or {@link Attribution#PLACES}, is that map's positive part, brought to the picture's size by bilinear
 * interpolation: a smooth picture that knows no more than the few cells of the grid. A cell's number is divided among the
 * pixels that it covers, so that the picture's sum is the map's, its units stay, and regions, targets and pictures can be
 * compared; scaled, each picture goes from 0 to 1 as pytorch_grad_cam gives it, and cannot.
 *
 * <p>Law: a target whose score does not depend on the layer gets zeros by all methods but Eigen-CAM and Score-CAM, which do
 * not ask how much it depends.
 */
interface Cam extends Explainer {
    String name();

    /** Whether what is scored is stretched from 0 to 1. */
    boolean scaled();

    /** The map by place of the layer's grid. */
    double[] map(CamLayer layer);

    /** Settings of the method alone. */
    default Map<String, Object> own() {
        return Map.of();
    }

    /** What a reader must know before trusting the map. */
    default List<String> cautions() {
        return List.of();
    }

    @Override
    default Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>(own());
        settings.put("scaled", scaled());
        return new Attribution.Method(name(), settings);
    }

    @Override
    default Optional<String> obstacle(Anatomy model) {
        return CamLayer.slopeObstacle(model);
    }

    @Override
    default Attribution explain(Probe probe, Input input, Target target) {
        Probe pixels = probe.on(probe.model().features());
        Findings findings = new Findings(this, pixels, input, target);
        CamLayer layer = new CamLayer(probe, input, target);
        double[] cam = map(layer);
        return layer.tell(cam, layer.pixels(cam, scaled()), findings.warn(cautions()));
    }
}
