package dev.limpid.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Metrics of faithfulness: does the model's score go where the explanation says it does? Three kinds, each of which shares its
 * runs of the model.
 *
 * <ul>
 *   <li>Curves: features go, or come, in the order of the scores, the highest first, ties by number. {@link Deletion}, {@link
 *       Irof}, {@link RegionPerturbation}, {@link Comprehensiveness} and {@link Monotonicity} ask about the same coalitions,
 *       {@link Insertion} and {@link Sufficiency} about theirs, {@link Road} about both.
 *   <li>One by one: {@link FaithfulnessEstimate}, {@link TauLoo}, {@link MonotonicityCorrelation}; a run per feature, the same for
 *       all explanations.
 *   <li>Sets: {@link SensitivityN}, {@link FaithfulnessCorrelation}, {@link Infidelity}; sets that are drawn once for all
 *       explanations.
 * </ul>
 *
 * <p>Ranges are those of a score that is a probability.
 */
final class FaithfulnessMetrics {
    /** A metric with what may be set. */
    private record Made(Set<String> settings, Function<Map<String, String>, Metric> by) {}

    private static final Map<String, Made> ALL = all();

    private FaithfulnessMetrics() {}

    private static Map<String, Made> all() {
        Map<String, Made> all = new LinkedHashMap<>();
        all.put(
                "comprehensiveness",
                new Made(
                        Set.of("shares"),
                        settings -> new Comprehensiveness(shares(settings, Comprehensiveness.STANDARD))));
        all.put(
                "sufficiency",
                new Made(Set.of("shares"), settings -> new Sufficiency(shares(settings, Comprehensiveness.STANDARD))));
        all.put("deletion", new Made(Set.of("steps"), settings -> new Deletion(whole(settings, "steps", Curve.STEPS))));
        all.put(
                "insertion",
                new Made(Set.of("steps"), settings -> new Insertion(whole(settings, "steps", Curve.STEPS))));
        all.put("irof", new Made(Set.of("steps"), settings -> new Irof(whole(settings, "steps", Curve.STEPS))));
        all.put(
                "region-perturbation",
                new Made(Set.of("regions"), settings -> new RegionPerturbation(whole(settings, "regions", 100))));
        all.put("road", new Made(Set.of("shares"), settings -> new Road(shares(settings, Road.STANDARD))));
        all.put(
                "faithfulness-correlation",
                new Made(
                        Set.of("share", "runs"),
                        settings -> new FaithfulnessCorrelation(
                                number(settings, "share", 0.2), whole(settings, "runs", 100))));
        all.put("faithfulness-estimate", new Made(Set.of(), settings -> new FaithfulnessEstimate()));
        all.put(
                "sensitivity-n",
                new Made(
                        Set.of("shares", "runs"),
                        settings -> new SensitivityN(
                                shares(settings, SensitivityN.STANDARD), whole(settings, "runs", 50))));
        all.put(
                "infidelity",
                new Made(
                        Set.of("shares", "runs"),
                        settings ->
                                new Infidelity(shares(settings, SensitivityN.STANDARD), whole(settings, "runs", 50))));
        all.put(
                "monotonicity",
                new Made(Set.of("steps"), settings -> new Monotonicity(whole(settings, "steps", Curve.STEPS))));
        all.put("monotonicity-correlation", new Made(Set.of(), settings -> new MonotonicityCorrelation()));
        all.put("tau-loo", new Made(Set.of(), settings -> new TauLoo()));
        return all;
    }

    /** All, as they are unless something is set. */
    static List<Metric> list() {
        return ALL.keySet().stream().map(name -> of(name, Map.of())).toList();
    }

    /**
     * A metric with settings as typed.
     *
     * @throws IllegalArgumentException if there is no such metric in this family, it has no such setting, or it cannot have
     *     such a value; the message names what there is
     */
    static Metric of(String name, Map<String, String> settings) {
        Made made = ALL.get(name);
        if (made == null) {
            throw new IllegalArgumentException("There is no metric of faithfulness '" + name + "', expected one of "
                    + String.join(", ", ALL.keySet()) + ".");
        }
        for (String setting : new TreeSet<>(settings.keySet())) {
            if (!made.settings.contains(setting)) {
                throw new IllegalArgumentException("Metric " + name + " has no setting '" + setting + "', "
                        + (made.settings.isEmpty()
                                ? "it has none."
                                : "expected " + String.join(" or ", new TreeSet<>(made.settings)) + "."));
            }
        }
        return made.by.apply(settings);
    }

    private static Shares shares(Map<String, String> settings, Shares otherwise) {
        String text = settings.get("shares");
        return text == null ? otherwise : Shares.parse(text);
    }

    private static int whole(Map<String, String> settings, String setting, int otherwise) {
        String text = settings.get(setting);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException(
                    "Setting " + setting + " needs a whole number, got '" + text + "'.", notWhole);
        }
    }

    private static double number(Map<String, String> settings, String setting, double otherwise) {
        String text = settings.get(setting);
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "Setting " + setting + " needs a number, got '" + text + "'.", notANumber);
        }
    }
}
