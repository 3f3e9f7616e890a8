package dev.limpid.look;

import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.runtime.Values;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The vectors of some examples at some layers.
 *
 * @param layers in order
 * @param rows {@code [layer][example][dimension]}
 */
public record Representations(List<Layer> layers, List<double[][]> rows) {
    public Representations {
        layers = List.copyOf(layers);
        rows = List.copyOf(rows);
    }

    /**
     * Collects them: one forward pass an example.
     *
     * @throws IllegalArgumentException if with {@link Reading#FLAT} the examples are of several sizes
     */
    public static Representations of(Probe probe, List<Layer> layers, Reading reading, List<Input> inputs) {
        List<Wire> wires = layers.stream().map(Layer::wire).distinct().toList();
        List<double[][]> rows = new ArrayList<>();
        layers.forEach(layer -> rows.add(new double[inputs.size()][]));
        for (int i = 0; i < inputs.size(); i++) {
            Values values = probe.tap(inputs.get(i), wires);
            for (int layer = 0; layer < rows.size(); layer++) {
                double[] vector = reading.of(values.get(layers.get(layer).wire()));
                requireEqual(layers.get(layer), i == 0 ? null : rows.get(layer)[0], vector, i);
                rows.get(layer)[i] = vector;
            }
        }
        return new Representations(layers, rows);
    }

    private static void requireEqual(Layer layer, double @Nullable [] first, double[] vector, int example) {
        if (first != null && first.length != vector.length) {
            throw new IllegalArgumentException("Example " + example + " has " + vector.length + " numbers at "
                    + layer.name() + ", the first has " + first.length
                    + ": examples of one size are needed for the reading 'flat'. Choose mean or first.");
        }
    }
}
