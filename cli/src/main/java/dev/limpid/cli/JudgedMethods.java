package dev.limpid.cli;

import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;
import dev.limpid.explain.Staging;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.task.Games;
import dev.limpid.task.ImageModel;
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

    /** Masked inputs for one explanation of a method from outside, if it does not need more. */
    private static final int SAMPLES = 512;

    /** Points on a path where an example is explained again and again, to be compared with itself. */
    private static final int OFTEN = 16;

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
                settings(
                        "zero",
                        steps,
                        samples,
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

    /** Makes them. */
    List<Contender> contenders(List<String> names, TaskModel<?> loaded, SharedGames games, List<Case> cases) {
        String from = baseline == null ? loaded.baseline() : baseline;
        int features = features(cases);
        return names.stream()
                .map(name -> new Contender(
                        name,
                        Methods.of(name, settings(from, steps, samples(name, features), loaded.layout(), games)),
                        Methods.of(
                                name,
                                settings(
                                        from,
                                        steps == null ? Integer.valueOf(OFTEN) : steps,
                                        samples(name, features),
                                        loaded.layout(),
                                        games))))
                .toList();
    }

    private Methods.Settings settings(
            String from, @Nullable Integer points, @Nullable Integer drawn, Layout layout, Staging staging) {
        return new Methods.Settings(from, points, drawn, seed, ofMethods(), layout, staging);
    }

    /** What stands for absent features. */
    Games games(TaskModel<?> loaded, Proposers others) throws IOException {
        return new Games(loaded, new Games.Wishes(masker(loaded), table(background, loaded), seed), more -> {}, others);
    }

    /** Many explanations are made: those from outside take fewer runs each than 'explain' would. */
    private @Nullable Integer samples(String method, int features) {
        boolean outside = Methods.listed(method).dossier().is(Dossier.Trait.OUTSIDE);
        return samples == null && outside ? Integer.valueOf(Math.max(SAMPLES, 8 * features)) : samples;
    }

    private static int features(List<Case> cases) {
        return cases.stream()
                .mapToInt(one -> (int) one.input().features().stream()
                        .filter(feature -> !feature.special())
                        .count())
                .max()
                .orElse(0);
    }

    /** Regions of a picture in their own mean colours are a coarser picture, which says too much still. */
    private @Nullable String masker(TaskModel<?> loaded) {
        return masker == null && loaded instanceof ImageModel ? "constant" : masker;
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
