package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metrics by name. */
public final class Metrics {
    private static final Map<String, Metric> ALL = new LinkedHashMap<>();

    static {
        List<Metric> all = new ArrayList<>(FaithfulnessMetrics.list());
        all.addAll(RobustnessMetrics.list());
        all.addAll(RandomisationMetrics.list());
        all.addAll(ComplexityMetrics.list());
        all.addAll(AxiomMetrics.list());
        all.addAll(LocalisationMetrics.list());
        all.addAll(PlausibilityMetrics.list());
        all.forEach(metric -> ALL.put(metric.about().name(), metric));
    }

    /** What a first look takes: two pairs of curves, what else moves the score, and the gates. */
    private static final List<String> USUAL = List.of(
            "comprehensiveness",
            "sufficiency",
            "deletion",
            "insertion",
            "sensitivity-n",
            "avg-sensitivity",
            "mprt",
            "mprt-excess",
            "random-logit",
            "gini",
            "completeness");

    private Metrics() {}

    /** All metrics, family by family. */
    public static List<Metric> list() {
        return List.copyOf(ALL.values());
    }

    /**
     * The usual ones, and where the truth is known those that hold explanations against it.
     *
     * @param kinds of what is known
     */
    public static List<Metric> usual(List<Truth.Kind> kinds) {
        return ALL.values().stream()
                .filter(metric ->
                        USUAL.contains(metric.about().name()) || kinds.stream().anyMatch(kind -> kind.tells(metric)))
                .toList();
    }

    /**
     * Metrics by their names, or by those of their families.
     *
     * @param settings as typed, by metric
     * @throws IllegalArgumentException if there is none of a name, or it does not know a setting
     */
    public static List<Metric> of(List<String> names, Map<String, Map<String, String>> settings) {
        Map<String, Metric> found = new LinkedHashMap<>();
        for (String name : names) {
            List<Metric> own = ALL.values().stream()
                    .filter(metric -> metric.about().name().equals(name)
                            || metric.about().family().toString().equals(name))
                    .toList();
            if (own.isEmpty()) {
                throw new IllegalArgumentException("Unknown metric '" + name + "', expected a family ("
                        + String.join(
                                ", ",
                                List.of(Family.values()).stream()
                                        .map(Family::toString)
                                        .toList())
                        + ") or one of " + String.join(", ", ALL.keySet()) + ".");
            }
            own.forEach(metric -> found.put(metric.about().name(), metric));
        }
        settings.forEach((name, own) -> {
            Metric metric = found.get(name);
            if (metric == null) {
                throw new IllegalArgumentException(
                        "A setting of metric '" + name + "' is given, and it is not among those"
                                + " that are measured: " + String.join(", ", found.keySet()) + ".");
            }
            found.put(
                    name,
                    switch (metric.about().family()) {
                        case FAITHFULNESS -> FaithfulnessMetrics.of(name, own);
                        case COMPLEXITY -> ComplexityMetrics.of(name, own);
                        case LOCALISATION -> LocalisationMetrics.of(name, own);
                        case PLAUSIBILITY -> PlausibilityMetrics.of(name, own);
                        case ROBUSTNESS, RANDOMISATION, AXIOMS ->
                            throw new IllegalArgumentException("Metric " + name + " has no settings to be given.");
                    });
        });
        return List.copyOf(found.values());
    }
}
