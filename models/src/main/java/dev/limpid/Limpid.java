package dev.limpid;

import dev.limpid.data.Dataset;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.Methods;
import dev.limpid.explain.Staging;
import dev.limpid.generation.Sampling;
import dev.limpid.json.Document;
import dev.limpid.json.Judged;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.table.Table;
import dev.limpid.task.Games;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.WireSpec;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * A loaded model that answers and explains. Any number of threads may ask it at once; what one asks does not depend on what
 * others do.
 *
 * <pre>{@code
 * try (Limpid model = Limpid.load("bert-base-uncased")) {
 *     Document why = model.explain("The capital of France is [MASK].");
 * }
 * }</pre>
 */
public final class Limpid implements AutoCloseable {
    private static final int USUAL_ANSWERS = 5;
    private static final int FITTING = 3;

    private final TaskModel<?> model;
    private final OtherModels others;

    private Limpid(TaskModel<?> model, OtherModels others) {
        this.model = model;
        this.others = others;
    }

    /**
     * Loads a model for the most that it can do.
     *
     * @param name a name of the built-in catalogue, {@code hf:org/name[@revision]}, {@code maven:group:artifact:version}, a
     *     folder or a file
     * @throws dev.limpid.source.SourceException if there is no such model, or it cannot be fetched
     * @throws dev.limpid.format.FormatException if a file of it is damaged
     */
    public static Limpid load(String name) {
        return load(name, Loading.USUAL);
    }

    /**
     * Loads a model. The first time it is fetched: seconds to minutes; after that milliseconds, for weights are mapped by the
     * first run.
     *
     * @throws dev.limpid.source.SourceException if there is no such model, or it cannot be fetched
     * @throws dev.limpid.format.FormatException if a file of it is damaged
     * @throws IllegalArgumentException if it cannot do the task
     */
    public static Limpid load(String name, Loading how) {
        return load(name, how, ModelSources.standard(how.progress()));
    }

    /**
     * Loads a model that is asked by others than who loads it.
     *
     * @param sources of this model, and of others that a question names, as one that proposes words; {@link ModelSources#placed}
     *     where not all may be loaded, or not by their paths
     * @throws dev.limpid.source.SourceException if there is no such model, or it cannot be fetched
     * @throws dev.limpid.format.FormatException if a file of it is damaged
     * @throws IllegalArgumentException if it cannot do the task
     */
    public static Limpid load(String name, Loading how, ModelSources sources) {
        Models.Wanted wanted = how.wanted();
        return new Limpid(
                open(sources, name, wanted, how),
                new OtherModels(other -> open(sources, other, Models.Wanted.ANY, how)));
    }

    private static TaskModel<?> open(ModelSources sources, String name, Models.Wanted wanted, Loading how) {
        return Models.open(sources.find(name), wanted, how.settings());
    }

    /** A model that is open already, which this then closes. Others that a question names are run as it is. */
    public static Limpid of(TaskModel<?> model) {
        return of(
                model,
                new OtherModels(other -> Models.open(
                        ModelSources.standard(Progress.NONE).find(other),
                        Models.Wanted.ANY,
                        model.runtime().settings())));
    }

    /**
     * A model that is open already, which this then closes.
     *
     * @param others opens those that a question names; closed with this
     */
    public static Limpid of(TaskModel<?> model, OtherModels others) {
        return new Limpid(model, others);
    }

    /** The model itself: its graph, its probe, its provenance. */
    public TaskModel<?> model() {
        return model;
    }

    /** Models beside it that questions named, opened when they are asked for, and closed with this. */
    public OtherModels others() {
        return others;
    }

    /** What the model answers to a text; of a model that writes, how it goes on. */
    public Document predict(String text) {
        return predict(Subject.text(text), Predicting.USUAL);
    }

    /**
     * What the model answers.
     *
     * @return without explanations
     * @throws IllegalArgumentException if the subject is not what this model reads
     */
    public Document predict(Subject subject, Predicting how) {
        return predict(subject, how, written -> {});
    }

    /**
     * What the model answers.
     *
     * @param watcher hears of tokens that were written since it last heard, from the calling thread; what it throws ends the work
     * @return without explanations
     * @throws IllegalArgumentException if the subject is not what this model reads
     */
    public Document predict(Subject subject, Predicting how, LongConsumer watcher) {
        Prepared prepared = Prepared.of(
                model,
                subject,
                Prepared.Cut.USUAL,
                (texts, text) -> texts.write(text, how.writing(), token -> watcher.accept(1)));
        Input input = prepared.input();
        Integer position = model.position(input, how.position());
        boolean entities = model.task() == Task.TOKEN_CLASSIFICATION && position == null;
        int count = how.top() != null ? how.top() : entities ? Predicting.MOST : USUAL_ANSWERS;
        return new Document(
                model.provenance(),
                input.originals(),
                model.top(input, position, count),
                prepared.generated(),
                List.of(),
                prepared.notes(),
                how.writing().seed());
    }

    /** What argued for the model's answer to a text: integrated gradients, by words. */
    public Document explain(String text) {
        return explain(Subject.text(text), Explaining.USUAL);
    }

    /** What argued for the model's answer. */
    public Document explain(Subject subject, Explaining how) {
        return explain(subject, how, done -> {});
    }

    /**
     * What argued for the model's answer.
     *
     * @param watcher hears of points of paths and of games that were run since it last heard, from the calling thread; what it
     *     throws ends the work
     * @return one explanation for each method and target, targets first
     * @throws IllegalArgumentException in one line, if the subject is not what this model reads, or what is asked of it does
     *     not fit
     */
    public Document explain(Subject subject, Explaining how, LongConsumer watcher) {
        Table background = subject instanceof Subject.Cells cells ? cells.background() : null;
        Prepared.Cut cut = Prepared.Cut.of(how.features(), subject instanceof Subject.Image);
        Sampling writing = isOfNext(how) ? null : how.writing();
        Prepared prepared = Prepared.of(
                model,
                subject,
                cut,
                writing == null ? null : (texts, text) -> texts.write(text, writing, token -> watcher.accept(0)));
        Input input = prepared.input();
        List<String> notes = new ArrayList<>(prepared.notes());
        List<Target> asked = targets(input, how);
        Games games = new Games(model, new Games.Wishes(how.masker(), background, how.seed()), watcher, others);
        Explaining chosen = how.methods(methods(how, prepared, asked.get(0), games, notes));
        List<Explainer> explainers = explainers(chosen, baseline(how), model.layout(), games);
        List<Probe> probes = probes(chosen, asked, explainers).stream()
                .map(one -> one.watchedBy(watcher))
                .toList();
        List<List<List<Attribution>>> byMethod = explainers.stream()
                .map(one -> explain(one, probes, input, asked))
                .toList();
        List<Attribution> explanations = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            for (List<List<Attribution>> of : byMethod) {
                explanations.addAll(of.get(i));
            }
        }
        return new Document(
                model.provenance(),
                input.originals(),
                model.top(input, answered(explanations), how.top()),
                prepared.generated(),
                explanations,
                notes,
                how.seed());
    }

    /**
     * Measures how far explanations of this model can be trusted, on a user's own examples.
     *
     * @param data a sheet of texts or rows, a folder of texts or pictures
     * @param examples which of them
     * @throws IllegalArgumentException in one line, if something does not fit the model or the examples
     * @throws dev.limpid.format.FormatException if a sheet is damaged
     */
    public Judged evaluate(Path data, Dataset.Wanted examples, Evaluating how) {
        Evaluating.Told told = new Evaluating.Told(data.toString(), Map.of());
        return how.of(model, Dataset.read(model, data, examples), told, others, done -> {});
    }

    /**
     * Refuses what no model could be asked, before one is loaded.
     *
     * @throws IllegalArgumentException if a method or one of its settings is not known
     */
    public static void check(Explaining how) {
        List<String> named = how.methods().stream()
                .filter(name -> !name.equals(AutoMethod.NAME))
                .toList();
        if (!named.isEmpty()) {
            explainers(
                    how.methods(named),
                    "zero",
                    Layout.SEQUENCE,
                    Methods.Settings.plain(Layout.SEQUENCE).staging());
        }
    }

    /**
     * Refuses methods that cannot explain this model's answers, whatever its input is; before many inputs are asked about. Costs
     * no run.
     *
     * @throws IllegalArgumentException in one line, which says why and what does fit; also as {@link #check} throws it
     */
    public void requireFit(Explaining how) {
        check(how);
        if (!how.wires().isEmpty() || !how.targets().isEmpty()) {
            return; // What is between a wire and a target only an input tells.
        }
        List<Methods.Fit> all =
                Methods.fitting(Anatomy.of(model, model.answers().output()));
        for (Methods.Fit one : all) {
            if (one.obstacle() != null && how.methods().contains(one.name())) {
                String others = all.stream()
                        .filter(other -> other.obstacle() == null)
                        .map(Methods.Fit::name)
                        .limit(FITTING)
                        .collect(Collectors.joining(", "));
                throw new IllegalArgumentException("Method " + one.name() + " does not fit model '"
                        + model.provenance().id() + "': " + one.obstacle()
                        + (others.isEmpty() ? "" : " What fits: " + others + "."));
            }
        }
    }

    private List<Target> targets(Input input, Explaining how) {
        TargetSpec against = how.against() == null ? null : TargetSpec.parse(how.against());
        List<TargetSpec> specs = !how.targets().isEmpty()
                ? how.targets().stream().map(TargetSpec::parse).toList()
                : against == null ? model.usual(input) : List.of(TargetSpec.TOP);
        Target.Score score = how.score() == null ? model.score() : Explaining.scoreOf(how.score());
        List<Target> targets = new ArrayList<>();
        for (TargetSpec spec : specs) {
            targets.addAll(spec.resolve(model, input, against, score, how.position()));
        }
        return targets;
    }

    /** Whether what comes next is asked about, which can be without it coming. */
    private static boolean isOfNext(Explaining how) {
        return how.targets().isEmpty()
                ? how.against() != null
                : how.targets().stream().map(TargetSpec::parse).noneMatch(TargetSpec::isOfContinuation);
    }

    private String baseline(Explaining how) {
        return how.baseline() == null ? model.baseline() : how.baseline();
    }

    /** On the features, or on the wires that were asked for. */
    private List<Probe> probes(Explaining how, List<Target> asked, List<Explainer> explainers) {
        if (how.wires().isEmpty()) {
            return List.of(model.probe());
        }
        for (int i = 0; i < explainers.size(); i++) {
            if (!explainers.get(i).looksAtWire()) {
                throw new IllegalArgumentException("Wire " + how.wires().get(0) + ": method "
                        + how.methods().get(i)
                        + " looks at the model as a whole, not at one wire. Leave the wire out, or choose a method that"
                        + " looks at one, such as integrated-gradients or conductance.");
            }
        }
        return WireSpec.resolve(how.wires(), model, asked).stream()
                .map(model.probe()::on)
                .toList();
    }

    /** By target: at the features all targets at once, at wires all wires at once. */
    private static List<List<Attribution>> explain(
            Explainer explainer, List<Probe> probes, Input input, List<Target> asked) {
        return probes.size() == 1
                ? explainer.explain(probes.get(0), input, asked).stream()
                        .map(List::of)
                        .toList()
                : asked.stream()
                        .map(target -> explainer.at(probes, input, target))
                        .toList();
    }

    private static List<Explainer> explainers(Explaining how, String baseline, Layout layout, Staging staging) {
        Methods.Settings given =
                new Methods.Settings(baseline, how.steps(), how.samples(), how.seed(), how.settings(), layout, staging);
        return how.methods().stream().map(name -> Methods.of(name, given)).toList();
    }

    /** The methods by name, with the choice that is left to us made. */
    private List<String> methods(Explaining how, Prepared prepared, Target target, Games games, List<String> notes) {
        if (!how.methods().contains(AutoMethod.NAME)) {
            return how.methods();
        }
        SharedGames shared = new SharedGames(games);
        Input input = prepared.input();
        if (model instanceof ImageModel pictures && input.features().isEmpty()) {
            input = pictures.prepare(Objects.requireNonNull(prepared.picture()), "", Dataset.Wanted.USUAL.regions());
        }
        AutoMethod.Choice choice = new AutoMethod(model, shared)
                .of(
                        input,
                        target,
                        names -> names.stream()
                                .map(name -> new Contender(
                                        name,
                                        explainers(how.methods(List.of(name)), baseline(how), model.layout(), shared)
                                                .get(0)))
                                .toList());
        notes.add(choice.note());
        return how.methods().stream()
                .map(name -> name.equals(AutoMethod.NAME) ? choice.method() : name)
                .distinct()
                .toList();
    }

    /** Where the answers are read that stand beside the explanations: where the first of these looks, if it can. */
    private @Nullable Integer answered(List<Attribution> explanations) {
        if (model.task() == Task.TOKEN_CLASSIFICATION || model.task() == Task.QUESTION_ANSWERING) {
            return null; // Their answers are passages.
        }
        Integer position = explanations.get(0).target().target().position();
        boolean sequence = model.shapes().rank(model.answers().output().wire()) == 3;
        return sequence ? Objects.requireNonNullElse(position, 0) : null;
    }

    @Override
    public void close() {
        model.close();
        others.close();
    }
}
