package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Wire;

import java.util.List;

/** What weights are called in files. */
final class SavedNames {
    private SavedNames() {}

    /** The name that a weight is saved under. */
    static String of(Trainee model, Wire weight) {
        List<String> names = model.names().get(weight);
        if (names == null) {
            throw new IllegalArgumentException("The model has no weight '" + weight + "'.");
        }
        return names.get(0);
    }

    /** All but the last part of a weight's name. */
    static String module(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
