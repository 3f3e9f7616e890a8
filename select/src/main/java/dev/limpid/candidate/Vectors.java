package dev.limpid.candidate;

import java.util.List;

/**
 * What a model makes of examples at some of its layers. Arrays are not copied: nobody changes them.
 *
 * @param layers names, in the order that was asked for
 * @param rows by layer {@code [example][dimension]}
 * @param longer how many texts were cut to what the model reads
 * @param notes what a user should know of them, a sentence each
 */
public record Vectors(List<String> layers, List<float[][]> rows, int longer, List<String> notes) {
    public Vectors {
        layers = List.copyOf(layers);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /** How many examples there are. */
    public int size() {
        return rows.get(0).length;
    }

    /**
     * The rows at a layer, {@code [example][dimension]}; a copy.
     *
     * @throws IllegalArgumentException if it was not asked for
     */
    public double[][] at(String layer) {
        int place = layers.indexOf(layer);
        if (place < 0) {
            throw new IllegalArgumentException(
                    "No vectors were read at '" + layer + "', only at " + String.join(", ", layers) + ".");
        }
        float[][] own = rows.get(place);
        double[][] all = new double[own.length][];
        for (int i = 0; i < own.length; i++) {
            all[i] = new double[own[i].length];
            for (int k = 0; k < own[i].length; k++) {
                all[i][k] = own[i][k];
            }
        }
        return all;
    }
}
