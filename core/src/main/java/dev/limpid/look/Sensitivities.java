package dev.limpid.look;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * How some examples' scores respond to a direction at a layer: the derivative along it (Kim et al. 2018, eq. 1).
 *
 * @param reading how directions lie in the layer's values
 * @param gradients of each example's score at the layer
 */
public record Sensitivities(Reading reading, List<Tensor> gradients) implements ConceptTest.Sensitivity {
    public Sensitivities {
        gradients = List.copyOf(gradients);
    }

    /**
     * Takes the gradients: per example one forward pass, and what follows the layer forth and back.
     *
     * @param targets one for each input
     */
    public static Sensitivities of(
            Probe probe, Layer layer, Reading reading, List<Input> inputs, List<Target> targets) {
        Probe fed = probe.on(layer.wire()).fed();
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor value = probe.tap(inputs.get(i), List.of(layer.wire())).get(layer.wire());
            Input there = inputs.get(i).with(layer.wire().name(), value);
            gradients.add(fed.pull(Gradient.TABLE, there, targets.get(i)).signal());
        }
        return new Sensitivities(reading, gradients);
    }

    @Override
    public double[] along(double[] direction) {
        return gradients.stream()
                .mapToDouble(gradient -> reading.along(gradient, direction))
                .toArray();
    }
}
