package dev.limpid.evaluate;

import dev.limpid.look.LastLayer;
import dev.limpid.look.Layer;
import dev.limpid.look.Layers;
import dev.limpid.model.Model;
import dev.limpid.model.Target;

import java.util.List;

/** Where a model has made of an input what it is about to answer by. */
final class LastLook {
    private LastLook() {}

    /**
     * What a classifier's last layer reads; of other models the last layer that can be told.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Layer of(Model<?> model, Target.Output output) {
        if (LastLayer.isIn(model.graph(), model.shapes(), output)) {
            return new Layer(
                    "before the last layer",
                    LastLayer.of(model.graph(), model.shapes(), output).hidden());
        }
        List<Layer> layers = Layers.of(model.graph(), model.shapes());
        return layers.get(layers.size() - 1);
    }
}
