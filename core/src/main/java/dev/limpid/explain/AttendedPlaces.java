package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Shape;

/** Brings scores of the places that a model attends to to the places of the probed wire. */
final class AttendedPlaces {
    private AttendedPlaces() {}

    /**
     * The scores by place of the wire: of a sequence as they are; of a picture those of patches, in equal parts on their
     * pixels, without tokens that stand for no place.
     *
     * @throws IllegalArgumentException if the wire has other places than those attended to
     */
    static double[] of(Probe probe, Input input, double[] byToken) {
        Shape value = probe.value(input).shape();
        if (probe.layout() == Layout.PIXELS && value.rank() == 4) {
            boolean own = probe.wire().equals(probe.model().features());
            return own ? Patches.pixels(byToken, (int) value.dim(2), (int) value.dim(3)) : byToken;
        }
        long places = probe.layout() == Layout.SEQUENCE ? value.dim(1) : value.size();
        if (places != byToken.length) {
            throw new IllegalArgumentException("The model attends to " + byToken.length + " places, wire '"
                    + probe.wire() + "' " + value + " has " + places + ": it cannot be told which is which.");
        }
        return byToken;
    }
}
