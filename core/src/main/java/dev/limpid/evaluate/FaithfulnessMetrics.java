package dev.limpid.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private static final Settable ALL = new Settable(Family.FAITHFULNESS)
            .with(
                    "comprehensiveness",
                    Set.of("shares"),
                    settings -> new Comprehensiveness(shares(settings, Comprehensiveness.STANDARD)))
            .with(
                    "sufficiency",
                    Set.of("shares"),
                    settings -> new Sufficiency(shares(settings, Comprehensiveness.STANDARD)))
            .with("deletion", Set.of("steps"), settings -> new Deletion(Settable.whole(settings, "steps", Curve.STEPS)))
            .with(
                    "insertion",
                    Set.of("steps"),
                    settings -> new Insertion(Settable.whole(settings, "steps", Curve.STEPS)))
            .with("irof", Set.of("steps"), settings -> new Irof(Settable.whole(settings, "steps", Curve.STEPS)))
            .with(
                    "region-perturbation",
                    Set.of("regions"),
                    settings -> new RegionPerturbation(Settable.whole(settings, "regions", 100)))
            .with("road", Set.of("shares"), settings -> new Road(shares(settings, Road.STANDARD)))
            .with(
                    "faithfulness-correlation",
                    Set.of("share", "runs"),
                    settings -> new FaithfulnessCorrelation(
                            Settable.number(settings, "share", 0.2), Settable.whole(settings, "runs", 100)))
            .with("faithfulness-estimate", Set.of(), settings -> new FaithfulnessEstimate())
            .with(
                    "sensitivity-n",
                    Set.of("shares", "runs"),
                    settings -> new SensitivityN(
                            shares(settings, SensitivityN.STANDARD), Settable.whole(settings, "runs", 50)))
            .with(
                    "infidelity",
                    Set.of("shares", "runs"),
                    settings -> new Infidelity(
                            shares(settings, SensitivityN.STANDARD), Settable.whole(settings, "runs", 50)))
            .with(
                    "monotonicity",
                    Set.of("steps"),
                    settings -> new Monotonicity(Settable.whole(settings, "steps", Curve.STEPS)))
            .with("monotonicity-correlation", Set.of(), settings -> new MonotonicityCorrelation())
            .with("tau-loo", Set.of(), settings -> new TauLoo());

    private FaithfulnessMetrics() {}

    /** All, as they are unless something is set. */
    static List<Metric> list() {
        return ALL.list();
    }

    /**
     * A metric with settings as typed.
     *
     * @throws IllegalArgumentException as {@link Settable#of} does
     */
    static Metric of(String name, Map<String, String> settings) {
        return ALL.of(name, settings);
    }

    private static Shares shares(Map<String, String> settings, Shares otherwise) {
        String text = settings.get("shares");
        return text == null ? otherwise : Shares.parse(text);
    }
}
