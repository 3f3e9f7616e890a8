package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which method to use for what is needed, by what was measured:
 *
 * <ol>
 *   <li>Methods that do not fit the {@link Need}, or fail a {@link Gate}, are left out, as are those of which no faithfulness
 *       metric tells anything while it does of others.
 *   <li>Of the others that with the largest mean {@link PooledSkill} over the faithfulness metrics is foremost, the first of
 *       equals.
 *   <li>It is recommended if it is shown to be better than each other one: by a paired test adjusted for their number, and by
 *       the interval of the difference. Otherwise it is told with those that it is not shown to be better than, without a
 *       choice.
 * </ol>
 *
 * <p>Equal results give equal recommendations; wall time counts only where a need limits it or passes are equal.
 *
 * @param gates in the order in which they are told
 */
public record Recommender(Inference inference, List<Gate> gates) {
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
            Optional<String> misfit =
                    need.against(traits.get(method), results.costs().get(method));
            if (misfit.isEmpty()) {
                List<Gate.Judged> judged = judge(results, traits.get(method), skill, method);
                evidence.addAll(judged);
                misfit = judged.stream()
                        .filter(one -> one.verdict() == Gate.Verdict.FAILS)
                        .map(one -> one.gate().failing())
                        .findFirst();
            }
            if (misfit.isPresent()) {
                excluded.add(new Recommendation.Excluded(names.get(method), misfit.get()));
            } else {
                Interval own = inference.bootstrap().mean(skill.values()[method]);
                Results.Cost cost = results.costs().get(method);
                entries.add(new Entry(names.get(method), cost, skill.values()[method], own));
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

    /** A method that is still in question. */
    private record Entry(String name, Results.Cost cost, double[] values, Interval skill) {
        boolean isJudged() {
            return skill.count() > 0;
        }
    }

    /** Without those that nothing tells of, unless it tells of none; the others by falling means. */
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
                .sorted(Comparator.comparingDouble(entry -> -entry.skill.mean()))
                .toList();
    }

    private Recommendation choose(
            List<String> metrics,
            List<Entry> entries,
            List<Evidence> evidence,
            List<Recommendation.Excluded> excluded) {
        if (entries.isEmpty()) {
            return new Recommendation.NoneFits(evidence, excluded);
        }
        entries.forEach(entry -> evidence.add(new Evidence.Standing(entry.name, metrics, entry.skill)));
        Entry best = entries.get(0);
        List<Comparison> against = Comparison.adjusted(entries.stream()
                .skip(1)
                .map(other -> Comparison.of(
                        Gate.SKILL, best.name, other.name, differences(best.values, other.values), inference))
                .toList());
        against.forEach(comparison -> evidence.add(new Evidence.Against(comparison)));
        List<Entry> alike = new ArrayList<>(List.of(best));
        for (int i = 0; i < against.size(); i++) {
            if (!against.get(i).isShown(inference.error())) {
                alike.add(entries.get(i + 1));
            }
        }
        if (alike.size() == 1 && best.isJudged()) {
            return new Recommendation.Recommended(best.name, evidence, excluded);
        }
        Entry cheapest = alike.stream()
                .min(Comparator.comparingDouble((Entry entry) -> Need.passes(entry.cost))
                        .thenComparingDouble(entry -> entry.cost.seconds()))
                .orElse(best);
        return new Recommendation.Undecided(
                alike.stream().map(Entry::name).toList(), cheapest.name, evidence, excluded);
    }

    private static double[] differences(double[] one, double[] other) {
        double[] differences = new double[one.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = one[i] - other[i];
        }
        return differences;
    }
}
