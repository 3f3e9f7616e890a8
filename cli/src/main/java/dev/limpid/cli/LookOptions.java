package dev.limpid.cli;

import dev.limpid.look.Layer;
import dev.limpid.look.Layers;
import dev.limpid.look.Reading;
import dev.limpid.task.NamedLayers;
import dev.limpid.task.TaskModel;
import picocli.CommandLine.Option;

import java.util.List;

/** Where a model is looked at, and how a vector is made of what is there. */
final class LookOptions {
    @Option(
            names = "--wire",
            paramLabel = "W",
            description =
                    "A wire to look at, may be repeated; 'limpid models inspect' lists them. Default: each layer's"
                            + " residual stream, or what leaves each block.")
    private List<String> wires = List.of();

    @Option(
            names = "--reading",
            paramLabel = "R",
            description = "How one vector is made of an example's values: mean over positions or places, first"
                    + " position, or flat, all in a row. Default: mean.")
    private String reading = "mean";

    @Option(names = "--seed", paramLabel = "N", description = "Of all randomness. Default: 0.")
    private long seed;

    List<Layer> layers(TaskModel<?> model) {
        return named(model).isEmpty() ? Layers.of(model.graph(), model.shapes()) : named(model);
    }

    /** The wires that a user named. */
    List<Layer> named(TaskModel<?> model) {
        return NamedLayers.of(model, wires);
    }

    Reading reading() {
        return Reading.of(reading);
    }

    long seed() {
        return seed;
    }
}
