package dev.limpid.cli;

import dev.limpid.data.Dataset;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Disturbance;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.Failing;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.FeatureNoise;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Metrics;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.Recommendation;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Traits;
import dev.limpid.evaluate.Truth;
import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;
import dev.limpid.image.Picture;
import dev.limpid.json.JsonEvaluation;
import dev.limpid.json.Judged;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.report.HtmlEvaluation;
import dev.limpid.report.TerminalEvaluation;
import dev.limpid.source.Advice;
import dev.limpid.source.AdviceStore;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.task.Cases;
import dev.limpid.task.Games;
import dev.limpid.task.ImageModel;
import dev.limpid.task.MethodTraits;
import dev.limpid.task.Panel;
import dev.limpid.task.TableModel;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextEdits;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Which explanations can be believed, and which method to use. */
@Command(
        name = "evaluate",
        description =
                "Measure how far explanations of a model can be trusted on your own data, compare methods, and recommend"
                        + " one.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid evaluate --model ./my-classifier --data reviews.csv",
            "  limpid evaluate --model ./my-classifier --data reviews.csv --method integrated-gradients,lime,attn-lrp \\",
            "      --metrics faithfulness,robustness --format html --out trust.html",
            "  limpid evaluate --model examples/digits --data examples/digits/pictures --truth outlines",
            "  limpid evaluate --model bert-base-uncased --data sentences.txt --must-add-up --budget 200",
            "  limpid evaluate --model ./my-classifier --data reviews.csv --method integrated-gradients \\",
            "      --metrics comprehensiveness --fail-if \"comprehensiveness<0.3\""
        })
final class EvaluateCommand implements Callable<Integer> {
    /** Of {@link dev.limpid.cli.Main}: the command worked, and what it found is not good enough. */
    private static final int FAILED = 1;

    /** Neighbours of one example by one kind of edit. */
    private static final int EDITED = 3;

    /** Neighbours of one example by noise. */
    private static final int NOISY = 5;

    private static final int SHUFFLES = 3;

    /** Masked inputs for one explanation of a method from outside, if it does not need more. */
    private static final int SAMPLES = 512;

    private static final String PANEL = "auto";
    private static final String LABEL = "label";

    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--method",
            split = ",",
            paramLabel = "M",
            description =
                    "Two or more of those that 'limpid methods' lists, or auto: one of each kind that works on the model"
                            + " and is cheap. Default: auto.")
    private List<String> methods = List.of(PANEL);

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "M",
            description =
                    "Metrics or families of them: faithfulness, robustness, randomisation, complexity, localisation,"
                            + " plausibility, axioms. Default: some of each. 'limpid methods --metrics' explains all.")
    private List<String> metrics = List.of();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description =
                    "What is explained of each example: top, the model's answer; label, what the data says; or any of"
                            + " explain's. Default: top.")
    private String target = "top";

    @Option(names = "--against", paramLabel = "TARGET", description = "Explain the target rather than this one.")
    private @Nullable String against;

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

    @Mixin
    private NeedOptions wanted = new NeedOptions();

    @Option(names = "--baseline", paramLabel = "B", description = "Where paths start, as for explain.")
    private @Nullable String baseline;

    @Option(names = "--steps", paramLabel = "N", description = "Points on a path. Default: as many as it takes.")
    private @Nullable Integer steps;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "What a method may draw for one explanation. Default: its own number, but of masked inputs 512, or 8"
                            + " for each feature.")
    private @Nullable Integer samples;

    @Option(
            names = "--masker",
            paramLabel = "M",
            description =
                    "What stands for an absent feature, for metrics and for methods from outside; as for explain.")
    private @Nullable String masker;

    @Option(
            names = "--background",
            paramLabel = "FILE",
            description = "Rows whose values stand for absent columns of a table.")
    private @Nullable Path background;

    @Option(names = "--seed", paramLabel = "N", description = "Of all randomness. Default: 0.")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the methods, or METRIC.KEY=VALUE of a metric; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Mixin
    private OutputOptions output = new OutputOptions();

    EvaluateCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        model.refuseInputs("evaluate");
        List<Failing> conditions = failures.stream().map(Failing::parse).toList();
        List<Metric> possible = metrics(List.of(Truth.Kind.values()));
        TargetSpec spec = target.equals(LABEL) ? TargetSpec.TOP : TargetSpec.parse(target);
        TargetSpec contrast = against == null ? null : TargetSpec.parse(against);
        wanted.need();
        wanted.weights();
        if (checked < 0) {
            throw new IllegalArgumentException("--checked must be 0 or more, got " + checked + ".");
        }
refuse(conditions, possible);
        data.check();
        try (Destination destination = output.open(screen, List.of("text", "json", "html"));
                TaskModel<?> loaded = model.load(screen);
                Proposers others = new Proposers(name -> model.loadOther(screen, name))) {
            Dataset examples = data.read(loaded, seed);
            List<Case> cases = cases(loaded, examples, spec, contrast);
            List<Truth.Kind> known = cases.stream()
                    .flatMap(one -> Stream.ofNullable(one.truth()))
                    .map(Truth::kind)
                    .distinct()
                    .toList();
            List<Metric> judged = metrics(known);
            List<String> names = panel(loaded, cases);
            conditions.forEach(one -> one.require(names(judged), names));
            Plan plan = new Plan(judged, disturbances(loaded, cases, others), checked, SHUFFLES, wanted.scope(), seed);
            SharedGames games = new SharedGames(new Games(
                    loaded, new Games.Wishes(masker(loaded), table(background, loaded), seed), more -> {}, others));
            List<Contender> contenders = explainers(
                    names, baseline == null ? loaded.baseline() : baseline, new Staged(loaded, games, features(cases)));
            Outcome outcome;
            try (PointsDone done = new PointsDone(screen, "Evaluating", "explanations")) {
                outcome = new Evaluation(loaded.probe(), games, plan, done::accept).of(cases, contenders);
            }
            Appraisal appraisal = Appraisal.of(
                    outcome,
                    MethodTraits.of(loaded, outcome.results().methods(), wanted.scope()),
                    wanted.need(),
                    wanted.weights(),
                    inference());
            Judged document = document(loaded, examples, appraisal);
            destination.write((format, style) -> switch (format) {
                case "json" -> JsonEvaluation.write(document);
                case "html" -> HtmlEvaluation.write(document, example -> picture(loaded, examples, example));
                default -> TerminalEvaluation.render(document, style);
            });
            keep(loaded, examples, appraisal);
            return verdict(conditions, outcome);
        }
    }

    /** For 'explain --method auto'. */
    private void keep(TaskModel<?> loaded, Dataset examples, Appraisal appraisal) {
        Recommendation found = appraisal.recommendation();
        String method = found instanceof Recommendation.Recommended one
                ? one.method()
                : found instanceof Recommendation.Undecided several ? several.cheapest() : null;
        if (method != null && wanted.scope() == Traits.Scope.LOCAL) {
            Advice advice = new Advice(
                    method,
                    found.sentence(),
                    data.path().toString(),
                    examples.cases().size());
            try {
                AdviceStore.ofThisUser().keep(loaded.provenance(), advice);
            } catch (UncheckedIOException unwritable) {
                screen.err()
                        .println("limpid: 'explain --method auto' will not know what was found: "
                                + unwritable.getMessage());
            }
        }
    }

    /** Those that are named, or the usual ones where these kinds of truths are known; with what is set of them. */
    private List<Metric> metrics(List<Truth.Kind> known) {
        List<String> wanted = metrics.isEmpty()
                ? Metrics.usual(known).stream().map(one -> one.about().name()).toList()
                : metrics;
        return Metrics.of(wanted, ofMetrics());
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

    /** Refuses what no model could be asked, before one is fetched. */
    private void refuse(List<Failing> conditions, List<Metric> possible) {
        List<String> named =
                methods.stream().filter(name -> !name.equals(PANEL)).toList();
        explainers(named, "zero", null);
        Set<String> seen = new HashSet<>();
        methods.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException("--method names " + twice + " twice.");
        });
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
        List<String> judged = methods.contains(PANEL)
                ? Methods.list().stream().map(Methods.Listed::name).toList()
                : named;
        conditions.forEach(one -> one.require(names(possible), judged));
    }

    private Inference inference() {
        return Inference.STANDARD.seeded(seed);
    }

    private int verdict(List<Failing> conditions, Outcome outcome) {
        List<Failing.Violated> met = conditions.stream()
                .flatMap(one -> one.check(outcome.results(), inference().bootstrap()).stream())
                .toList();
        met.forEach(one -> screen.err().println("limpid: --fail-if " + one));
        return met.isEmpty() ? 0 : FAILED;
    }

    private Map<String, Map<String, String>> ofMetrics() {
        Map<String, Map<String, String>> own = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (isOfMetric(key)) {
                own.computeIfAbsent(key.substring(0, dot), metric -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), value);
            }
        });
        return own;
    }

    /** {@code METRIC.KEY}; not {@code rule:LAYER.NAME}, which is a method's. */
    private static boolean isOfMetric(String key) {
        return key.indexOf('.') > 0 && !key.substring(0, key.indexOf('.')).contains(":");
    }

    private Map<String, String> ofMethods() {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.keySet().removeIf(EvaluateCommand::isOfMetric);
        return own;
    }

    /** What methods are made of, once a model is there. */
    private record Staged(TaskModel<?> loaded, SharedGames games, int features) {}

    private List<Contender> explainers(List<String> names, String from, @Nullable Staged staged) {
        Layout layout = staged == null ? Layout.SEQUENCE : staged.loaded.layout();
        return names.stream()
                .map(name -> new Contender(
                        name,
                        Methods.of(
                                name,
                                new Methods.Settings(
                                        from,
                                        steps,
                                        staged == null ? samples : samples(name, staged.features),
                                        seed,
                                        ofMethods(),
                                        layout,
                                        staged == null
                                                ? Methods.Settings.plain(layout).staging()
                                                : staged.games))))
                .toList();
    }

    /** Many explanations are made: those from outside take fewer runs each than 'explain' would. */
    private @Nullable Integer samples(String method, int features) {
        boolean outside = Methods.listed(method).dossier().is(Dossier.Trait.OUTSIDE);
        return samples == null && outside ? Integer.valueOf(Math.max(SAMPLES, 8 * features)) : samples;
    }

    private static int features(List<Case> cases) {
        return cases.stream()
                .mapToInt(one -> (int) one.input().features().stream()
                        .filter(feature -> !feature.special())
                        .count())
                .max()
                .orElse(0);
    }

    private List<String> panel(TaskModel<?> loaded, List<Case> cases) {
        List<String> names = new ArrayList<>();
        for (String method : methods) {
            if (method.equals(PANEL)) {
                Panel.of(loaded, cases.get(0).target()).stream()
                        .filter(one -> !methods.contains(one))
                        .forEach(names::add);
            } else {
                names.add(method);
            }
        }
        return names;
    }

    private List<Case> cases(TaskModel<?> loaded, Dataset examples, TargetSpec spec, @Nullable TargetSpec contrast) {
        Target.Score score = loaded.score();
        return examples.cases().stream()
                .map(one -> {
                    TargetSpec asked = spec;
                    if (target.equals(LABEL)) {
                        if (one.answer() == null) {
                            throw new IllegalArgumentException(one.example().name()
                                    + ": --target label, but the data says no label of it that is one of the model's."
                                    + " Choose --target top.");
                        }
                        asked = TargetSpec.parse("index:" + one.answer());
                    }
                    return Cases.of(
                            loaded, one.example().name(), one.example().input(), asked, contrast, score, one.truth());
                })
                .toList();
    }

    private List<Disturbance> disturbances(TaskModel<?> loaded, List<Case> cases, Proposers others) {
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
            all.add(new TextEdits(
                    TextEdits.Kind.of(edit), EDITED, text -> texts.prepare(text, Granularity.WORD), fills));
        }
        return all;
    }

    /** Regions of a picture in their own mean colours are a coarser picture, which says too much still. */
    private @Nullable String masker(TaskModel<?> loaded) {
        return masker == null && loaded instanceof ImageModel ? "constant" : masker;
    }

    private static TextModel filling(TaskModel<?> other) {
        if (other instanceof TextModel texts) {
            return texts;
        }
        throw new IllegalArgumentException("--proposer " + other.provenance().id() + " fills no masks, its task is "
                + other.task() + ". Name one such as bert-base-uncased.");
    }

    private static @Nullable Table table(@Nullable Path background, TaskModel<?> loaded) throws IOException {
        if (background == null) {
            return null;
        }
        if (!(loaded instanceof TableModel)) {
            throw new IllegalArgumentException(
                    "--background is for tables; model '" + loaded.provenance().id() + "' does " + loaded.task() + ".");
        }
        return Rows.all(background);
    }

    private Judged document(TaskModel<?> loaded, Dataset examples, Appraisal appraisal) {
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("examples", examples.cases().size());
        how.put("checked", Math.min(checked, examples.cases().size()));
        how.put("target", target);
        how.put("scope", wanted.scope().toString());
        how.putAll(appraisal.outcome().masking());
        how.put("command", command());
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.addAll(examples.notes());
        notes.addAll(appraisal.outcome().notes());
        return new Judged(
                loaded.provenance(),
                data.path().toString(),
                how,
                examples.cases().stream()
                        .map(one -> new Judged.Shown(
                                one.example().name(),
                                one.example().shown(),
                                one.example().label(),
                                right(loaded, one.example().input(), one.answer())))
                        .toList(),
                wanted.need(),
                appraisal,
                notes,
                seed);
    }

    private @Nullable Picture picture(TaskModel<?> loaded, Dataset examples, int example) {
        return loaded instanceof ImageModel
                ? Picture.read(data.path()
                        .resolve(examples.cases().get(example).example().name()))
                : null;
    }

    /** What repeats this. */
    private String command() {
        return "limpid evaluate "
                + Shell.line(spec.commandLine().getParseResult().originalArgs());
    }

    private static @Nullable Boolean right(TaskModel<?> loaded, Input input, @Nullable Integer answer) {
        return answer == null
                ? null
                : loaded.top(input, loaded.position(input, null), 1).get(0).index() == answer;
    }
}
