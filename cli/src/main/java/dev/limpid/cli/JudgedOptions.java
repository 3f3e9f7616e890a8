package dev.limpid.cli;

import dev.limpid.JudgedMethods;
import dev.limpid.table.Rows;
import dev.limpid.task.TableModel;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which methods are judged, and how they are made: what 'explain' can be told of them. */
final class JudgedOptions {
    @Option(
            names = "--method",
            split = ",",
            paramLabel = "M",
            description =
                    "Two or more of those that 'limpid methods' lists, or auto: one of each kind that works on the model"
                            + " and is cheap. Default: auto.")
    private List<String> methods = List.of(JudgedMethods.PANEL);

    @Option(names = "--baseline", paramLabel = "B", description = "Where paths start, as for explain.")
    private @Nullable String baseline;

    @Option(names = "--steps", paramLabel = "N", description = "Points on a path. Default: as many as it takes.")
    private @Nullable Integer steps;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "What a method may draw for one explanation. Default: its own number, but of masked inputs 512, or 8"
                            + " for each feature.")
    private @Nullable Integer samples;

    @Option(
            names = "--masker",
            paramLabel = "M",
            description =
                    "What stands for an absent feature, for metrics and for methods from outside; as for explain, but of"
                            + " pictures constant (black) unless you say otherwise.")
    private @Nullable String masker;

    @Option(
            names = "--background",
            paramLabel = "FILE",
            description = "Rows whose values stand for absent columns of a table.")
    private @Nullable Path background;

    @Option(names = "--seed", paramLabel = "N", description = "Of all randomness. Default: 0.")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the methods, or METRIC.KEY=VALUE of a metric; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    long seed() {
        return seed;
    }

    /** @throws IOException if the background cannot be read */
    JudgedMethods judged() throws IOException {
        return new JudgedMethods(
                methods, baseline, steps, samples, masker, background == null ? null : Rows.all(background), settings);
    }

    /** Nothing that a user gives is passed over in silence. */
    void requireUsed(TaskModel<?> model) {
        if (background != null && !(model instanceof TableModel)) {
            throw new IllegalArgumentException(
                    "--background is for tables; model '" + model.provenance().id() + "' does " + model.task() + ".");
        }
    }
}
