package dev.limpid.cli;

import dev.limpid.explain.Methods;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.task.Contenders;
import dev.limpid.task.Panel;
import dev.limpid.task.TableModel;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which methods are judged, and how they are made: what 'explain' can be told of them. */
final class JudgedMethods {
    /** One of each kind that works on the model. */
    static final String PANEL = "auto";

    @Option(
            names = "--method",
            split = ",",
            paramLabel = "M",
            description =
                    "Two or more of those that 'limpid methods' lists, or auto: one of each kind that works on the model"
                            + " and is cheap. Default: auto.")
    private List<String> methods = List.of(PANEL);

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

    /** Those that are named, but for the panel. */
    List<String> named() {
        return methods.stream().filter(name -> !name.equals(PANEL)).toList();
    }

    boolean hasPanel() {
        return methods.contains(PANEL);
    }

    /** Refuses what no model could be asked, before one is fetched. */
    void check() {
        named().forEach(name -> Methods.of(
                name,
                new Methods.Settings(
                        "zero",
                        steps,
                        samples,
                        seed,
                        ofMethods(),
                        Layout.SEQUENCE,
                        Methods.Settings.plain(Layout.SEQUENCE).staging())));
        Set<String> seen = new HashSet<>();
        methods.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException("--method names " + twice + " twice.");
        });
    }

    /** What is set of metrics, by their names. */
    Map<String, Map<String, String>> ofMetrics() {
        Map<String, Map<String, String>> own = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (isOfMetric(key)) {
                own.computeIfAbsent(key.substring(0, dot), metric -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), value);
            }
        });
        return own;
    }

    /** {@code METRIC.KEY}; not {@code rule:LAYER.NAME}, which is a method's. */
    private static boolean isOfMetric(String key) {
        return key.indexOf('.') > 0 && !key.substring(0, key.indexOf('.')).contains(":");
    }

    private Map<String, String> ofMethods() {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.keySet().removeIf(JudgedMethods::isOfMetric);
        return own;
    }

    /** The methods by name, the panel with what it stands for on this model. */
    List<String> panel(TaskModel<?> loaded, Target target) {
        List<String> names = new ArrayList<>();
        for (String method : methods) {
            if (method.equals(PANEL)) {
                Panel.of(loaded, target).stream()
                        .filter(one -> !methods.contains(one))
                        .forEach(names::add);
            } else {
                names.add(method);
            }
        }
        return names;
    }

    /** How all of them are made. */
    Contenders made(TaskModel<?> loaded) throws IOException {
        return new Contenders(baseline, steps, samples, masker, table(background, loaded), seed, ofMethods());
    }

    private static @Nullable Table table(@Nullable Path background, TaskModel<?> loaded) throws IOException {
        if (background == null) {
            return null;
        }
        if (!(loaded instanceof TableModel)) {
            throw new IllegalArgumentException(
                    "--background is for tables; model '" + loaded.provenance().id() + "' does " + loaded.task() + ".");
        }
        return Rows.all(background);
    }
}
