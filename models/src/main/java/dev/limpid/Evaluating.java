package dev.limpid;

import dev.limpid.data.Dataset;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.Evidence;
import dev.limpid.evaluate.Failing;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.Recommendation;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Truth;
import dev.limpid.json.Judged;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.source.Advice;
import dev.limpid.source.AdviceStore;
import dev.limpid.task.Cases;
import dev.limpid.task.Contenders;
import dev.limpid.task.MethodTraits;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures how far explanations of a model can be trusted on a user's own examples, compares methods, and recommends one: what
 * {@code limpid evaluate} does.
 */
public final class Evaluating {
    /** The target that the data names. */
    public static final String LABEL = "label";

    private static final int SHUFFLES = 3;

    private final Wanted wanted;
    private final JudgedMethods methods;
    private final JudgedMetrics metrics;

    /**
     * What a user wants.
     *
     * @param target what is explained of each example: {@value #LABEL}, or words that {@link TargetSpec} reads
     * @param against a target that the others are explained rather than
     * @param methods that are compared
     * @param metrics that they are judged by
     * @param need that the recommendation is for
     * @param weights of the parts of transparency
     * @param seed of all randomness
     */
    public record Wanted(
            String target,
            @Nullable String against,
            JudgedMethods methods,
            JudgedMetrics metrics,
            Need need,
            dev.limpid.evaluate.Weights weights,
            long seed) {
        /** As where a user says nothing but the methods: the model's own answers, some metrics of each family, seed 0. */
        public static Wanted by(String... methods) {
            return new Wanted(
                    "top",
                    null,
                    new JudgedMethods(List.of(methods), null, null, null, null, null, Map.of()),
                    new JudgedMetrics(List.of(), JudgedMetrics.CHECKED, List.of(), null, null, List.of()),
                    Need.LOCAL,
                    dev.limpid.evaluate.Weights.STANDARD,
                    0);
        }

        /** By other metrics, or families of them. */
        public Wanted metrics(String... names) {
            JudgedMetrics other = new JudgedMetrics(
                    List.of(names),
                    metrics.checked(),
                    metrics.edits(),
                    metrics.proposer(),
                    metrics.features(),
                    metrics.conditions());
            return new Wanted(target, against, methods, other, need, weights, seed);
        }
    }

    /**
     * What is said of an evaluation.
     *
     * @param data where the examples are from
     * @param more settings that are told after the others, in order: texts, numbers and booleans
     */
    public record Told(String data, Map<String, Object> more) {}

    /** Hears how it goes on; what it throws ends the work. */
    public interface Watcher {
        /** So many more explanations were made. */
        void explained(int more);

        /** Something was run. */
        default void runs() {}
    }

    /**
     * Refuses what no model could be asked, before one is loaded.
     *
     * @throws IllegalArgumentException in one line
     */
    public Evaluating(Wanted wanted) {
        this.wanted = wanted;
        this.methods = wanted.methods;
        this.metrics = wanted.metrics;
        if (!wanted.target.equals(LABEL)) {
            TargetSpec.parse(wanted.target);
        }
        if (wanted.against != null) {
            TargetSpec.parse(wanted.against);
        }
        methods.check(wanted.seed);
        metrics.check(methods);
    }

    /**
     * Evaluates.
     *
     * @param others opens models that an edit or a masker asks for words
     * @throws IllegalArgumentException in one line, if something does not fit the model or the examples
     */
    public Judged of(TaskModel<?> model, Dataset examples, Told told, OtherModels others, Watcher watcher) {
        List<Case> cases = cases(model, examples);
        List<Truth.Kind> known = cases.stream()
                .flatMap(one -> Stream.ofNullable(one.truth()))
                .map(Truth::kind)
                .distinct()
                .toList();
        List<Metric> judged = metrics.of(known, methods.ofMetrics());
        List<String> names = methods.panel(model, cases.get(0).target());
        metrics.requireMeasured(judged, names);
        Plan plan = new Plan(
                judged,
                metrics.disturbances(model, cases, others),
                metrics.checked(),
                SHUFFLES,
                wanted.need.scope(),
                wanted.seed);
        Contenders made = methods.made(wanted.seed);
        SharedGames games = new SharedGames(made.games(model, others, more -> watcher.runs()));
        Probe probe = model.probe().watchedBy(more -> watcher.runs());
        Outcome outcome =
                new Evaluation(probe, games, plan, watcher::explained).of(cases, made.of(names, model, games, cases));
        Appraisal appraisal = Appraisal.of(
                outcome,
                MethodTraits.of(model, outcome.results().methods(), wanted.need.scope()),
                wanted.need,
                wanted.weights,
                inference());
        return document(model, examples, appraisal, told);
    }

    /** How intervals and comparisons are drawn. */
    public Inference inference() {
        return Inference.STANDARD.seeded(wanted.seed);
    }

    /** Conditions that an evaluation's means meet. */
    public List<Failing.Violated> failing(Judged judged) {
        return metrics.conditions().stream()
                .flatMap(one -> one
                        .check(
                                judged.appraisal().outcome().results(),
                                inference().bootstrap())
                        .stream())
                .toList();
    }

    private List<Case> cases(TaskModel<?> model, Dataset examples) {
        TargetSpec contrast = wanted.against == null ? null : TargetSpec.parse(wanted.against);
        Target.Score score = model.score();
        return examples.cases().stream()
                .map(one -> Cases.of(
                        model, one.example().name(), one.example().input(), asked(one), contrast, score, one.truth()))
                .toList();
    }

    private TargetSpec asked(dev.limpid.data.Case one) {
        if (!wanted.target.equals(LABEL)) {
            return TargetSpec.parse(wanted.target);
        }
        if (one.answer() == null) {
            throw new IllegalArgumentException(one.example().name()
                    + ": its label is the target, but the data says no label of it that is one of the model's."
                    + " Choose target top.");
        }
        return TargetSpec.parse("index:" + one.answer());
    }

    private Judged document(TaskModel<?> model, Dataset examples, Appraisal appraisal, Told told) {
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("examples", examples.cases().size());
        how.put("checked", Math.min(metrics.checked(), examples.cases().size()));
        how.put("target", wanted.target);
        how.put("scope", wanted.need.scope().toString());
        how.putAll(appraisal.outcome().masking());
        how.putAll(told.more);
        List<String> notes = new ArrayList<>(model.notes());
        notes.addAll(examples.notes());
        notes.addAll(appraisal.outcome().notes());
        return new Judged(
                model.provenance(),
                told.data,
                how,
                examples.cases().stream()
                        .map(one -> new Judged.Shown(
                                one.example().name(),
                                one.example().shown(),
                                one.example().label(),
                                right(model, one.example().input(), one.answer())))
                        .toList(),
                wanted.need,
                appraisal,
                notes,
                wanted.seed);
    }

    private static @Nullable Boolean right(TaskModel<?> model, Input input, @Nullable Integer answer) {
        return answer == null
                ? null
                : model.top(input, model.position(input, null), 1).get(0).index() == answer;
    }

    /**
     * Keeps for the method {@code auto} what was found for any need, where methods were compared.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void keep(Judged judged) {
        Appraisal appraisal = judged.appraisal();
        Recommendation found = appraisal.recommendation();
        boolean compared = appraisal.outcome().results().methods().size() > 1
                && found.evidence().stream().anyMatch(Evidence.Against.class::isInstance);
        // Of those that cannot be told apart the foremost may be no better, but is not known to be worse.
        String method = found instanceof Recommendation.Recommended one
                ? one.method()
                : found instanceof Recommendation.Undecided several
                        ? several.methods().get(0)
                        : null;
        if (method != null && compared && wanted.need.equals(Need.LOCAL)) {
            AdviceStore.ofThisUser()
                    .keep(
                            judged.model(),
                            new Advice(
                                    method,
                                    found.sentence(),
                                    judged.data(),
                                    judged.shown().size()));
        }
    }
}
