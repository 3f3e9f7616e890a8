package dev.limpid;

import dev.limpid.explain.Methods;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.table.Table;
import dev.limpid.task.Contenders;
import dev.limpid.task.Panel;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which methods an evaluation compares, and how they are made: the same for all of them.
 *
 * @param names of those that are listed, or {@value #PANEL}
 * @param baseline where paths start; null for the model's own
 * @param steps points on a path; null for as many as it takes
 * @param samples that a method may draw for one explanation; null for its own number
 * @param masker what stands for an absent feature; null for the kind of model's own
 * @param background rows whose values stand for absent columns of a table; null without any
 * @param settings of methods, and {@code METRIC.KEY} of metrics
 */
public record JudgedMethods(
        List<String> names,
        @Nullable String baseline,
        @Nullable Integer steps,
        @Nullable Integer samples,
        @Nullable String masker,
        @Nullable Table background,
        Map<String, String> settings) {
    /** One of each kind that works on the model. */
    public static final String PANEL = "auto";

    public JudgedMethods {
        names = List.copyOf(names);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Those that are named, but for the panel. */
    List<String> named() {
        return names.stream().filter(name -> !name.equals(PANEL)).toList();
    }

    boolean hasPanel() {
        return names.contains(PANEL);
    }

    /** Refuses what no model could be asked. */
    void check(long seed) {
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
        names.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException("Method " + twice + " is named twice. Name it once.");
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
    List<String> panel(TaskModel<?> model, Target target) {
        List<String> all = new ArrayList<>();
        for (String method : names) {
            if (method.equals(PANEL)) {
                Panel.of(model, target).stream()
                        .filter(one -> !names.contains(one))
                        .forEach(all::add);
            } else {
                all.add(method);
            }
        }
        return all;
    }

    /** How all of them are made. */
    Contenders made(long seed) {
        return new Contenders(baseline, steps, samples, masker, background, seed, ofMethods());
    }
}
