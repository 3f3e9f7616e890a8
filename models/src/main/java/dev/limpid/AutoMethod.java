package dev.limpid;

import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.Metrics;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.PooledSkill;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Traits;
import dev.limpid.explain.Methods;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.source.Advice;
import dev.limpid.source.AdviceStore;
import dev.limpid.task.Panel;
import dev.limpid.task.TaskModel;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The method to use where a user leaves the choice to us: what an evaluation of this model found, else the one that is most
 * faithful on this input.
 */
final class AutoMethod {
    static final String NAME = "auto";

    /** What one input can tell: where features go, or come, in the order of the scores. */
    private static final List<String> METRICS = List.of("comprehensiveness", "sufficiency", "deletion", "insertion");

    private static final int SHUFFLES = 5;

    private final TaskModel<?> model;
    private final SharedGames games;

    AutoMethod(TaskModel<?> model, SharedGames games) {
        this.model = model;
        this.games = games;
    }

    /**
     * The choice.
     *
     * @param method by name
     * @param note why this one
     */
    record Choice(String method, String note) {}

    /**
     * Chooses.
     *
     * @param input with features that can be taken away
     * @param explainers makes methods by their names
     */
    Choice of(Input input, Target target, Function<List<String>, List<Contender>> explainers) {
        Optional<Advice> known = AdviceStore.ofThisUser()
                .of(
                        model.provenance(),
                        name -> Methods.list().stream()
                                .anyMatch(listed -> listed.name().equals(name)));
        if (known.isPresent()) {
            Advice advice = known.get();
            return new Choice(
                    advice.method(),
                    "Method " + advice.method() + " was chosen by the last evaluation of this model, on "
                            + advice.examples() + (advice.examples() == 1 ? " example of " : " examples of ")
                            + advice.data() + ": " + advice.sentence());
        }
        return judged(input, target, explainers);
    }

    private Choice judged(Input input, Target target, Function<List<String>, List<Contender>> explainers) {
        Plan plan = new Plan(Metrics.of(METRICS, Map.of()), List.of(), 0, SHUFFLES, Traits.Scope.LOCAL, 0);
        Outcome outcome = new Evaluation(model.probe(), games, plan, more -> {})
                .of(
                        List.of(new Case("this input", input, target, List.of(), null)),
                        explainers.apply(Panel.of(model, target)));
        List<String> names = outcome.results().methods();
        double[][] skills =
                PooledSkill.of(outcome.results(), Family.FAITHFULNESS).values();
        int best = 0;
        for (int i = 1; i < names.size(); i++) {
            // Where nothing tells them apart, the first of the panel.
            best = Double.isNaN(skills[best][0]) || skills[i][0] > skills[best][0] ? i : best;
        }
        return new Choice(
                names.get(best),
                Double.isNaN(skills[best][0])
                        ? "Method " + names.get(best)
                                + " was chosen without measure: on this input nothing tells which of "
                                + String.join(", ", names) + " is more faithful. " + advice()
                        : String.format(
                                Locale.ROOT,
                                "Method %s was chosen on this input alone, of %s: it goes %.2f of the way from a random"
                                        + " explanation (0) to the best known (1). %s",
                                names.get(best),
                                String.join(", ", names),
                                skills[best][0],
                                advice()));
    }

    private static String advice() {
        return "'limpid evaluate' finds on many examples which to use, and is then followed.";
    }
}
