package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which method to use for what is needed, by what was measured:
 *
 * <ol>
 *   <li>Methods that do not fit the {@link Need}, or fail a {@link Gate}, are left out, as are those of which no faithfulness
 *       metric tells anything while it does of others.
 *   <li>Of the others that with the largest mean {@link PooledSkill} over the faithfulness metrics is foremost, the first of
 *       equals.
 *   <li>It is recommended if it is shown to be better than each other one, by 0.02 at least: by a paired test adjusted for
 *       their number, and by the interval of the difference. Otherwise it is told with those that it is not shown to be better than, without a
 *       choice.
 * </ol>
 *
 * <p>A method that fails a gate only because it did not show that it passes is not recommended, yet remains a rival: another one
 * that passed the same gate by chance is no better for it.
 *
 * <p>How often the best of four methods was recommended, of 1,000 simulated evaluations, by how many standard deviations of the
 * difference on an example it is better than three equals; the wrong one never was:
 *
 * <table>
 * <caption>Right recommendations</caption>
 * <tr><th>examples</th><th>0.5</th><th>0.8</th><th>1</th></tr>
 * <tr><td>10</td><td>0.07</td><td>0.29</td><td>0.54</td></tr>
 * <tr><td>20</td><td>0.26</td><td>0.81</td><td>0.97</td></tr>
 * <tr><td>30</td><td>0.51</td><td>0.98</td><td>1.00</td></tr>
 * <tr><td>50</td><td>0.83</td><td>1.00</td><td>1.00</td></tr>
 * </table>
 *
 * <p>Of equals one was recommended in 0.034 to 0.043 of the cases where there were two, in 0.002 to 0.004 of four.
 *
 * <p>Equal results give equal recommendations; wall time counts only where a need limits it or passes are equal.
 *
 * @param gates in the order in which they are told
 */
public record Recommender(Inference inference, List<Gate> gates) {
    /** What a method has to be better by, of the way from random to the best known, to be preferred: less is no reason. */
    private static final double LEAST = 0.02;

    public static final Recommender STANDARD = new Recommender(Inference.STANDARD, Gate.STANDARD);

    public Recommender {
        gates = List.copyOf(gates);
    }

    /**
     * Recommends.
     *
     * @param traits of each contender, in the order of the results' methods
     * @throws IllegalArgumentException if there are not as many, or their names differ
     */
    public Recommendation recommend(Results results, List<Traits> traits, Need need) {
        List<String> names = traits.stream().map(Traits::name).toList();
        if (!names.equals(results.methods())) {
            throw new IllegalArgumentException("A recommendation needs the traits of each method in order, of "
                    + results.methods() + ", got those of " + names + ".");
        }
        PooledSkill skill = PooledSkill.of(results, Family.FAITHFULNESS);
        List<Evidence> evidence = new ArrayList<>();
        List<Recommendation.Excluded> excluded = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (int method = 0; method < traits.size(); method++) {
            Results.Cost cost = results.costs().get(method);
            Optional<String> misfit = need.against(traits.get(method), cost);
            Optional<String> unshown = Optional.empty();
            if (misfit.isEmpty()) {
                List<Gate.Judged> judged = judge(results, traits.get(method), skill, method);
                evidence.addAll(judged);
                misfit = reason(judged, one -> !one.isOpen());
                unshown = reason(judged, Gate.Judged::isOpen);
            }
            if (misfit.isPresent()) {
                excluded.add(new Recommendation.Excluded(names.get(method), misfit.get()));
            } else {
                double[] values = skill.values()[method];
                Interval own = inference.bootstrap().mean(values);
                entries.add(new Entry(names.get(method), cost, values, own, unshown.orElse("")));
            }
        }
        return choose(skill.metrics(), judged(entries, excluded), evidence, excluded);
    }

    private List<Gate.Judged> judge(Results results, Traits traits, PooledSkill skill, int method) {
        return gates.stream()
                .filter(gate -> !gate.promised() || traits.addsUp())
                .map(gate -> gate.judge(results, skill, method, inference.bootstrap()))
                .toList();
    }

    /** What it means to fail the first of some gates; empty if none of them is failed. */
    private static Optional<String> reason(List<Gate.Judged> judged, Predicate<Gate.Judged> which) {
        return judged.stream()
                .filter(one -> one.verdict() == Gate.Verdict.FAILS && which.test(one))
                .map(one -> one.gate().failing())
                .findFirst();
    }

    /**
     * A method that is still in question.
     *
     * @param unshown why it is a rival only; empty if it may be recommended
     */
    private record Entry(String name, Results.Cost cost, double[] values, Interval skill, String unshown) {
        boolean isJudged() {
            return skill.count() > 0;
        }

        boolean isRival() {
            return !unshown.isEmpty();
        }
    }

    /** Without those that nothing tells of, unless it tells of none; those that may be recommended first, by falling means. */
    private static List<Entry> judged(List<Entry> entries, List<Recommendation.Excluded> excluded) {
        if (entries.stream().noneMatch(Entry::isJudged)) {
            return entries;
        }
        entries.stream()
                .filter(entry -> !entry.isJudged())
                .forEach(entry -> excluded.add(
                        new Recommendation.Excluded(entry.name, "could not be judged by any faithfulness metric")));
        return entries.stream()
                .filter(Entry::isJudged)
                .sorted(Comparator.comparing(Entry::isRival).thenComparingDouble(entry -> -entry.skill.mean()))
                .toList();
    }

    private Recommendation choose(
            List<String> metrics,
            List<Entry> entries,
            List<Evidence> evidence,
            List<Recommendation.Excluded> excluded) {
        entries.stream()
                .filter(Entry::isJudged)
                .forEach(entry -> evidence.add(new Evidence.Standing(entry.name, metrics, entry.skill)));
        if (entries.stream().allMatch(Entry::isRival)) {
            entries.forEach(entry -> excluded.add(new Recommendation.Excluded(entry.name, entry.unshown)));
            return new Recommendation.NoneFits(evidence, excluded);
        }
        Entry best = entries.get(0);
        List<Comparison> against = Comparison.adjusted(entries.stream()
                .skip(1)
                .map(other -> Comparison.of(
                        Gate.SKILL, best.name, other.name, differences(best.values, other.values), inference))
                .toList());
        against.forEach(comparison -> evidence.add(new Evidence.Against(comparison)));
        List<Entry> alike = new ArrayList<>(List.of(best));
        for (int i = 0; i < against.size(); i++) {
            Entry other = entries.get(i + 1);
            if (!against.get(i).isShown(inference.error())
                    || against.get(i).gain().mean() < LEAST) {
                alike.add(other);
            } else if (other.isRival()) {
                excluded.add(new Recommendation.Excluded(other.name, other.unshown));
            }
        }
        if (alike.size() == 1 && best.isJudged()) {
            return new Recommendation.Recommended(best.name, evidence, excluded);
        }
        Entry cheapest = alike.stream()
                .filter(entry -> !entry.isRival())
                .min(Comparator.comparingDouble((Entry entry) -> Need.passes(entry.cost))
                        .thenComparingDouble(entry -> entry.cost.seconds()))
                .orElse(best);
        return new Recommendation.Undecided(
                alike.stream().map(Entry::name).toList(), cheapest.name, evidence, excluded);
    }

    private static double[] differences(double[] one, double[] other) {
        double[] differences = new double[one.length];
        Arrays.setAll(differences, i -> one[i] - other[i]);
        return differences;
    }
}
