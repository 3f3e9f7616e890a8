package dev.limpid.cli;

import dev.limpid.OtherModels;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Disturbance;
import dev.limpid.evaluate.Failing;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.FeatureNoise;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Metrics;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.Traits;
import dev.limpid.evaluate.Truth;
import dev.limpid.explain.Methods;
import dev.limpid.task.TableModel;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextEdits;
import dev.limpid.task.TextModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** By what methods are judged, and what of it makes the command fail. */
final class MetricOptions {
    /** The command worked, and what it found is not good enough. */
    private static final int FAILED = 1;

    /** Neighbours of one example by one kind of edit. */
    private static final int EDITED = 3;

    /** Neighbours of one example by noise. */
    private static final int NOISY = 5;

    private static final int SHUFFLES = 3;

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "M",
            description =
                    "Metrics or families of them: faithfulness, robustness, randomisation, complexity, localisation,"
                            + " plausibility, axioms. Default: some of each. 'limpid methods --metrics' explains all.")
    private List<String> metrics = List.of();

    @Option(
            names = "--checked",
            paramLabel = "N",
            description = "Examples on which what takes many explanations is measured: neighbours, random weights."
                    + " Default: 4.")
    private int checked = 4;

    @Option(
            names = "--edits",
            split = ",",
            paramLabel = "E",
            description =
                    "Also disturb texts by words said otherwise: case, typo, spelling, and with --proposer synonym or"
                            + " paraphrase.")
    private List<String> edits = List.of();

    @Option(
            names = "--proposer",
            paramLabel = "M",
            description = "A model that fills masks, for synonyms and paraphrases: bert-base-uncased.")
    private @Nullable String proposer;

    @Option(
            names = "--fail-if",
            paramLabel = "CONDITION",
            description = "Exit with 1 if a method's mean meets it, may be repeated: comprehensiveness<0.3,"
                    + " lime:avg-sensitivity.high>=1.")
    private List<String> failures = List.of();

    int checked() {
        return checked;
    }

    /** How methods are judged. */
    Plan plan(List<Metric> judged, List<Disturbance> disturbances, Traits.Scope scope, long seed) {
        return new Plan(judged, disturbances, checked, SHUFFLES, scope, seed);
    }

    /**
     * Refuses what no model could be asked, before one is fetched.
     *
     * @param methods that are judged
     */
    void check(JudgedMethods methods) {
        if (checked < 0) {
            throw new IllegalArgumentException("--checked must be 0 or more, got " + checked + ".");
        }
        List<Metric> possible = of(List.of(Truth.Kind.values()), methods.ofMetrics());
        List<Failing> conditions = conditions();
        List<TextEdits.Kind> kinds = edits.stream().map(TextEdits.Kind::of).toList();
        boolean asks = kinds.contains(TextEdits.Kind.SYNONYM) || kinds.contains(TextEdits.Kind.PARAPHRASE);
        if (asks != (proposer != null)) {
            throw new IllegalArgumentException(
                    asks
                            ? "--edits synonym and paraphrase take words from a model that fills masks: give it with"
                                    + " --proposer bert-base-uncased, or choose case, typo or spelling."
                            : "--proposer is for --edits synonym or paraphrase. Leave it out.");
        }
        if (!edits.isEmpty() && possible.stream().noneMatch(one -> one.about().family() == Family.ROBUSTNESS)) {
            throw new IllegalArgumentException("--edits are for metrics of robustness, and none of these is one: "
                    + String.join(", ", names(possible)) + ". Add --metrics robustness.");
        }
        List<String> judged = methods.hasPanel()
                ? Methods.list().stream().map(Methods.Listed::name).toList()
                : methods.named();
        conditions.forEach(one -> one.require(names(possible), judged));
    }

    /** Those that are named, or the usual ones where these kinds of truths are known; with what is set of them. */
    List<Metric> of(List<Truth.Kind> known, Map<String, Map<String, String>> settings) {
        List<String> wanted = metrics.isEmpty()
                ? Metrics.usual(known).stream().map(one -> one.about().name()).toList()
                : metrics;
        List<Metric> found = Metrics.of(wanted, settings);
        List<Metric> told = found.stream().filter(one -> isTold(one, known)).toList();
        for (Metric one : found) {
            String name = one.about().name();
            if (!told.contains(one) && (told.isEmpty() || metrics.contains(name))) {
                throw new IllegalArgumentException("Metric " + name + " cannot be told: "
                        + (one instanceof Metric.OfTruth
                                ? "it holds explanations against what is known of the reasons, and the data says nothing of"
                                        + " them that it reads. Give --truth FOLDER or a column rationale."
                                : "it takes many explanations of an example, and --checked is 0."));
            }
        }
        return told;
    }

    private boolean isTold(Metric metric, List<Truth.Kind> known) {
        if (metric instanceof Metric.OfTruth) {
            return known.stream().anyMatch(kind -> kind.tells(metric));
        }
        return checked > 0
                || !(metric instanceof Metric.OfNeighbours
                        || metric instanceof Metric.OfRandomised
                        || metric instanceof Metric.OfTargets
                        || metric instanceof Metric.OfShifted);
    }

    private List<Failing> conditions() {
        return failures.stream().map(Failing::parse).toList();
    }

    /** Refuses conditions on what is not measured of this model. */
    void requireMeasured(List<Metric> judged, List<String> methods) {
        conditions().forEach(one -> one.require(names(judged), methods));
    }

    /** Names of what is measured: metrics of robustness also by each kind of edits. */
    private List<String> names(List<Metric> judged) {
        return judged.stream()
                .map(Metric::about)
                .flatMap(about -> Stream.concat(
                        Stream.of(about.name()),
                        about.family() == Family.ROBUSTNESS
                                ? edits.stream().map(edit -> about.name() + "-" + edit)
                                : Stream.empty()))
                .toList();
    }

    /**
     * The exit code by the conditions, those that are met being told.
     */
    int verdict(Outcome outcome, Inference inference, Screen screen) {
        List<Failing.Violated> met = conditions().stream()
                .flatMap(one -> one.check(outcome.results(), inference.bootstrap()).stream())
                .toList();
        met.forEach(one -> screen.err().println("limpid: --fail-if " + one));
        return met.isEmpty() ? 0 : FAILED;
    }

    /**
     * How inputs are made that are nearly the same.
     *
     * @param data whose features neighbours have too
     */
    List<Disturbance> disturbances(TaskModel<?> loaded, List<Case> cases, DataOptions data, OtherModels others) {
        List<Disturbance> all = new ArrayList<>();
        all.add(new FeatureNoise(
                FeatureNoise.Spread.UNIFORM,
                FeatureNoise.LEVEL,
                NOISY,
                loaded instanceof TableModel ? cases.stream().map(Case::input).toList() : List.of()));
        for (String edit : edits) {
            if (!(loaded instanceof TextModel texts)) {
                throw new IllegalArgumentException(
                        "--edits " + edit + ": model '" + loaded.provenance().id() + "' reads no text. Leave it out.");
            }
            TextModel fills = proposer == null ? null : filling(others.apply(proposer));
            all.add(new TextEdits(TextEdits.Kind.of(edit), EDITED, text -> texts.prepare(text, data.words()), fills));
        }
        return all;
    }

    private static TextModel filling(TaskModel<?> other) {
        if (other instanceof TextModel texts) {
            return texts;
        }
        throw new IllegalArgumentException("--proposer " + other.provenance().id() + " fills no masks, its task is "
                + other.task() + ". Name one such as bert-base-uncased.");
    }
}
