package dev.limpid;

import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Disturbance;
import dev.limpid.evaluate.Failing;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.FeatureNoise;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Metrics;
import dev.limpid.evaluate.Truth;
import dev.limpid.explain.Methods;
import dev.limpid.task.TableModel;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextEdits;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What methods are judged by.
 *
 * @param metrics or families of them, by name; none for some of each
 * @param checked examples on which what takes many explanations is measured, 0 or more
 * @param edits ways of saying a text otherwise, besides noise
 * @param proposer a model that fills masks, for edits that need one
 * @param features what counts as a feature of an edited text; null for words
 * @param conditions that are asked of the means
 */
public record JudgedMetrics(
        List<String> metrics,
        int checked,
        List<String> edits,
        @Nullable String proposer,
        @Nullable String features,
        List<Failing> conditions) {
    /** Examples of which many explanations are made, where nothing is said. */
    public static final int CHECKED = 4;

    /** Neighbours of one example by one kind of edit. */
    private static final int EDITED = 3;

    /** Neighbours of one example by noise. */
    private static final int NOISY = 5;

    public JudgedMetrics {
        metrics = List.copyOf(metrics);
        edits = List.copyOf(edits);
        conditions = List.copyOf(conditions);
    }

    /**
     * Refuses what no model could be asked.
     *
     * @param methods that are judged
     */
    void check(JudgedMethods methods) {
        if (checked < 0) {
            throw new IllegalArgumentException("checked must be 0 or more, got " + checked + ".");
        }
        List<Metric> possible = of(List.of(Truth.Kind.values()), methods.ofMetrics());
        List<TextEdits.Kind> kinds = edits.stream().map(TextEdits.Kind::of).toList();
        boolean asks = kinds.contains(TextEdits.Kind.SYNONYM) || kinds.contains(TextEdits.Kind.PARAPHRASE);
        if (asks != (proposer != null)) {
            throw new IllegalArgumentException(
                    asks
                            ? "Edits synonym and paraphrase take words from a model that fills masks: name it as the"
                                    + " proposer, such as bert-base-uncased, or choose case, typo or spelling."
                            : "A proposer is for the edits synonym and paraphrase. Leave it out.");
        }
        if (!edits.isEmpty() && possible.stream().noneMatch(one -> one.about().family() == Family.ROBUSTNESS)) {
            throw new IllegalArgumentException("Edits are for metrics of robustness, and none of these is one: "
                    + String.join(", ", names(possible)) + ". Add the metrics robustness.");
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
                                        + " them that it reads. Give a folder of truths or a column rationale."
                                : "it takes many explanations of an example, and checked is 0."));
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

    /** Refuses conditions on what is not measured of this model. */
    void requireMeasured(List<Metric> judged, List<String> methods) {
        conditions.forEach(one -> one.require(names(judged), methods));
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

    /** How inputs are made that are nearly the same. */
    List<Disturbance> disturbances(TaskModel<?> model, List<Case> cases, OtherModels others) {
        List<Disturbance> all = new ArrayList<>();
        all.add(new FeatureNoise(
                FeatureNoise.Spread.UNIFORM,
                FeatureNoise.LEVEL,
                NOISY,
                model instanceof TableModel ? cases.stream().map(Case::input).toList() : List.of()));
        for (String edit : edits) {
            if (!(model instanceof TextModel texts)) {
                throw new IllegalArgumentException(
                        "Edit " + edit + ": model '" + model.provenance().id() + "' reads no text. Leave it out.");
            }
            TextModel fills = proposer == null ? null : filling(others.apply(proposer));
            all.add(new TextEdits(TextEdits.Kind.of(edit), EDITED, text -> texts.prepare(text, words()), fills));
        }
        return all;
    }

    private Granularity words() {
        return features == null ? Granularity.WORD : Granularity.of(features);
    }

    private static TextModel filling(TaskModel<?> other) {
        if (other instanceof TextModel texts) {
            return texts;
        }
        throw new IllegalArgumentException("Proposer " + other.provenance().id() + " fills no masks, its task is "
                + other.task() + ". Name one such as bert-base-uncased.");
    }
}
