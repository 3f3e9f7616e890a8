package dev.limpid.evaluate;

import dev.limpid.model.Probe;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Judges methods on the same examples, by the same masks.
 *
 * <p>Each example is explained once by each method; every metric then judges these explanations. Masked inputs are run once
 * for all methods and metrics that ask for them. What takes further explanations (of neighbours, of other targets, of a model
 * whose weights are drawn anew) is gathered on the first examples only.
 */
public final class Evaluation {
    private final Probe probe;
    private final SharedGames games;
    private final Plan plan;
    private final IntConsumer watcher;

    /**
     * @param games that the methods were made with
     * @param watcher told how many more explanations were made; it may throw {@link
     *     java.util.concurrent.CancellationException}
     */
    public Evaluation(Probe probe, SharedGames games, Plan plan, IntConsumer watcher) {
        this.probe = probe;
        this.games = games;
        this.plan = plan;
        this.watcher = watcher;
    }

    /**
     * Judges. A method that cannot explain one of the examples is left out with the reason, and judged on none.
     *
     * @param cases at least 1
     * @param contenders at least 1, of different names
     * @throws IllegalArgumentException if there are none, or no method can explain all examples
     */
    public Outcome of(List<Case> cases, List<Contender> contenders) {
        if (cases.isEmpty() || contenders.isEmpty()) {
            throw new IllegalArgumentException("An evaluation needs an example and a method, got " + cases.size()
                    + " examples and " + contenders.size() + " methods.");
        }
        Set<String> names = new LinkedHashSet<>();
        for (Contender contender : contenders) {
            if (!names.add(contender.name())) {
                throw new IllegalArgumentException("Method " + contender.name() + " is named twice.");
            }
        }
        Sheet sheet = new Sheet(plan, cases, contenders);
        Judging judging = new Judging(probe, games, sheet, watcher);
        for (int i = 0; i < cases.size(); i++) {
            judging.explain(i);
            if (plan.scope() == Traits.Scope.LOCAL) {
                judging.judge(i);
            }
        }
        if (plan.scope() == Traits.Scope.GLOBAL) {
            for (int i = 0; i < cases.size(); i++) {
                judging.judge(i);
            }
        }
        if (!sheet.stayed().isEmpty()) {
            new Checks(probe, games, sheet, watcher).gather();
        }
        return judging.outcome();
    }
}
