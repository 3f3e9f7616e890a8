package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.GuidedBackprop;
import dev.limpid.tensor.Tensor;

import java.util.Map;
import java.util.Optional;

/**
 * Guided Grad-CAM (Selvaraju et al. 2017, section 3.2): guided backpropagation of each pixel times Grad-CAM there, its
 * positive part brought to the picture's size: fine lines where the coarse map is.
 *
 * <p>A pixel's score is the largest size among its channels, as that of {@link GuidedBackpropagation}. What is fine in it comes of guided backpropagation, which hardly depends
 * on the target; only the coarse map does. Units: of no use, only the order counts. Law:
 * where Grad-CAM is nowhere positive all is 0. Cost: two forward and two backward passes.
 */
public record GuidedGradCam() implements Explainer {
    private static final GradCam COARSE = new GradCam(false);

    @Override
    public Attribution.Method method() {
        return new Attribution.Method("guided-grad-cam", Map.of());
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return COARSE.obstacle(model).or(() -> model.noPull(GuidedBackprop.TABLE));
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Probe pixels = probe.on(probe.model().features());
        Findings findings = new Findings(this, pixels, input, target);
        CamLayer layer = new CamLayer(probe, input, target);
        double[] cam = COARSE.map(layer);
        double[] coarse = layer.enlarged(cam);
        Tensor guided =
                pixels.pull(GuidedBackprop.TABLE, input, target).signal().slice(0);
        double[] fine = pixels.layout().largest(guided);
        for (int i = 0; i < fine.length; i++) {
            fine[i] *= coarse[i];
        }
        return layer.tell(cam, fine, findings.cost(1, 1));
    }
}
