package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What methods for a wire between features and target have in common. */
final class InnerWire {
    /** The array that holds a score for each unit of the wire, over all places. */
    static final String UNITS = "units";

    private InnerWire() {}

    /**
     * @throws IllegalArgumentException if the probe looks at the features themselves
     */
    static void require(String method, Probe probe) {
        if (probe.wire().equals(probe.model().features())) {
            throw new IllegalArgumentException("Method " + method
                    + " looks at a wire between features and target, got '"
                    + probe.wire()
                    + "', where the features are: choose one with --wire W ('limpid models inspect M --wires'"
                    + " lists them), or integrated-gradients for the features themselves.");
        }
    }

    /** The scores of the units, where a unit is no place. */
    static List<Attribution.Named> units(double[] units) {
        return units.length == 0
                ? List.of()
                : List.of(new Attribution.Named(UNITS, List.of("unit"), Maps.tensor(Shape.of(units.length), units)));
    }

    /**
     * 1 at a unit, at all places or at one, and 0 elsewhere.
     *
     * @param value shape of the wire, batch first
     * @throws IllegalArgumentException if the wire has no such unit or place
     */
    static Tensor mask(Wire wire, Layout layout, Shape value, Unit unit) {
        int axis = layout == Layout.SEQUENCE ? value.rank() - 1 : Math.min(1, value.rank() - 1);
        long units = value.rank() == 1 ? 1 : value.dim(axis);
        require("unit", unit.number(), units, wire, value);
        Integer place = unit.place();
        long places = value.size() / value.dim(0) / units;
        if (place != null) {
            require("place", place, places, wire, value);
        }
        Shape all = value.with(0, 1);
        return Tensor.fill(DType.FLOAT, all, i -> {
            long of = layout == Layout.SEQUENCE ? i % units : i / places;
            long at = layout == Layout.SEQUENCE ? i / units : i % places;
            return of == unit.number() && (place == null || at == place) ? 1 : 0;
        });
    }

    private static void require(String what, int number, long count, Wire wire, Shape value) {
        if (number >= count) {
            throw new IllegalArgumentException("Setting " + what + "=" + number + ": wire '" + wire + "' " + value
                    + " has " + what + "s 0 to " + (count - 1) + ".");
        }
    }

    /**
     * A unit of a wire.
     *
     * @param number a channel, or a hidden unit
     * @param place row by row; null for all of them together
     */
    record Unit(int number, @Nullable Integer place) {
        Unit {
            if (number < 0 || place != null && place < 0) {
                throw new IllegalArgumentException("Units and places are numbered from 0, got unit=" + number
                        + (place == null ? "" : " place=" + place) + ".");
            }
        }
    }
}
