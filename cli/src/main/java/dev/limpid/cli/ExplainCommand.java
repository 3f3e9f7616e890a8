package dev.limpid.cli;

import dev.limpid.data.Dataset;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.Methods;
import dev.limpid.explain.Staging;
import dev.limpid.generation.Sampling;
import dev.limpid.image.Panels;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.report.ExplainedImage;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.task.Games;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TableModel;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.WireSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/** What argued for a model's answer. */
@Command(
        name = "explain",
        description = "Show what in the input argued for a model's answer.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid explain --model bert-base-uncased --text \"The capital of France is [MASK].\"",
            "  limpid explain --model bert-base-uncased --text \"Hello, my dog is [MASK].\" \\",
            "      --target token:home --against token:here --format html --out dog.html",
            "  limpid explain --model bert-base-uncased --text \"Hello, my dog is cute\" \\",
            "      --target unit:17 --position 0 --method saliency,integrated-gradients",
            "  limpid explain --model hf:openai-community/gpt2 --text \"The nurse said that\" \\",
            "      --target token:she --against token:he",
            "  limpid explain --model ./my-llama --text \"The capital of France is\" --continuation \" Paris.\" \\",
            "      --method exact-shapley --format html --out why.html",
            "  limpid explain --model ./my-ner --text \"Mozart was born in Salzburg.\" --target entity:1",
            "  limpid explain --model ./my-qa --text \"Where was he born?\" --context \"Mozart was born in Salzburg.\"",
            "  limpid explain --model ./my-nli --text \"The match was a draw.\" --labels sports,politics",
            "  limpid explain --model trees.onnx --input houses.csv --row 3 --background houses.csv \\",
            "      --method exact-shapley",
            "  limpid explain --model examples/digits --image examples/digits/seven.png --format png --out seven.png"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final int PREDICTIONS = 5;

    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--method",
            split = ",",
            paramLabel = "M",
            description =
                    "One or more of those that 'limpid methods' lists; or auto, what 'limpid evaluate' found to use, else the"
                            + " most faithful on this input. Default: integrated-gradients.")
    private List<String> methods = List.of("integrated-gradients");

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "What to explain, may be repeated: top, top:K, label:L, token:T, index:I, unit:U (of the last"
                    + " hidden state) or unit:WIRE:U (of any wire); of a detector's boxes box:Q, box:Q:L or box:Q:width"
                    + " (x, y, height); of a segmentation area:L or mask:FILE[:L]; of a continuation continuation, output or output:N. Default: top, the model's"
                    + " answer; of a continuation the whole and each of its tokens.")
    private List<String> targets = List.of();

    @Option(
            names = "--against",
            paramLabel = "TARGET",
            description = "Explain the target rather than this one: the difference of their scores.")
    private @Nullable String against;

    @Option(
            names = "--wire",
            paramLabel = "W",
            description =
                    "Look at this wire of the model rather than at the input, may be repeated; for methods that"
                            + " look inside ('limpid models inspect M --wires TEXT' lists those with TEXT in their names). 'layers': at the output of each.")
    private List<String> wires = List.of();

    @Option(
            names = "--score",
            paramLabel = "S",
            description =
                    "logit, probability or log-probability. Default: logit, or for text-generation log-probability.")
    private @Nullable String score;

    @Option(
            names = "--baseline",
            paramLabel = "B",
            description =
                    "Where paths start, as those of integrated gradients: pad, mask, begin, token:T or zero for text; black, white, mean, blur or"
                            + " zero for pictures; zero for numbers. Default: the first of these.")
    private @Nullable String baseline;

    @Option(names = "--steps", paramLabel = "N", description = "Points on a path. Default: as many as it takes.")
    private @Nullable Integer steps;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Masked inputs that a method from outside may run, or noisy ones that others take. Default: the"
                            + " method's own number.")
    private @Nullable Integer samples;

    @Option(
            names = "--masker",
            paramLabel = "M",
            description =
                    "What stands for an absent feature, for methods from outside: mask, pad, token:T, delete, attention"
                            + " or sample[:N][:MODEL] for text; mean, constant[:GREY or :R,G,B], blur, inpaint, noise, road[:NOISE] or picture:FILE for pictures;"
                            + " background[:ROWS], mean, row:N or zero for tables. Default: the first of these.")
    private @Nullable String masker;

    @Option(
            names = "--background",
            paramLabel = "FILE",
            description = "Rows of the same columns (.csv, .tsv or .json), whose values stand for absent columns of a"
                    + " table, or that gradient-shap starts from; best some of those that the model was trained on.")
    private @Nullable Path background;

    @Option(
            names = "--features",
            paramLabel = "F",
            description = "What gets a score: token, word, sentence, paragraph or window of a text; of a picture"
                    + " quickshift[:KERNEL,DISTANCE,RATIO],"
                    + " slic[:SEGMENTS], felzenszwalb[:SCALE,SIGMA,SIZE], grid:ROWSxCOLUMNS or mask:FILE. Default: word;"
                    + " pixels, or for methods from outside quickshift.")
    private @Nullable String features;

    @Option(
            names = "--show",
            paramLabel = "WHAT",
            description = "With --format png, the superpixels that lead instead of all in colours: any of top:N,"
                    + " positive, negative, both, hide-rest and above:SCORE, joined by commas. What is not said is"
                    + " as in LIME: top:5,positive.")
    private @Nullable String show;

    @Option(
            names = "--ledger",
            description =
                    "Also show where the score was lost on its way back to the input, for methods that carry shares of"
                            + " it. Json always has it.")
    private boolean ledger;

    @Option(names = "--seed", paramLabel = "N", description = "Of all randomness. Default: 0.")
    private long seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the method, may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Mixin
    private WritingOptions writing = new WritingOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExplainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        ModelOptions.Features parts = model.features(features);
        Target.Score kind = score == null ? null : score(score);
        targets.forEach(TargetSpec::parse);
        TargetSpec contrast = against == null ? null : TargetSpec.parse(against);
        // Refuses what no model could be asked before one is fetched.
        explainers(
                methods.stream().filter(name -> !name.equals(AutoMethod.NAME)).toList(),
                "zero",
                Layout.SEQUENCE,
                Methods.Settings.plain(Layout.SEQUENCE).staging());
        ExplainedImage.Choice chosen = show == null ? null : ExplainedImage.Choice.parse(show);
        if (chosen != null && !output.isPicture()) {
            throw new IllegalArgumentException("--show chooses what a picture shows: add --format png --out FILE.");
        }
        if (output.isPicture()) {
            refuseWithoutPicture();
        }
        if (output.isSingle()) {
            refuseSeveral(targets.stream().allMatch(ExplainCommand::isContinued) ? 1 : targets.size());
        }
        Sampling how = writing.sampling(seed);
        // What comes next can be asked without it coming.
        Sampling sampling = isOfNext() ? null : how;
        try (Destination destination = output.open(screen, List.of("text", "json", "html", "svg", "png"));
                TaskModel<?> loaded = model.load(screen)) {
            writing.requireUsed(loaded, sampling != null && !model.isContinued());
            Table others = background(loaded);
            ModelOptions.Given given = model.prepare(loaded, parts, sampling);
            Input input = given.input();
            List<Attribution> explanations = new ArrayList<>();
            List<String> notes = new ArrayList<>(given.notes());
            try (PointsDone done = new PointsDone(screen);
                    Proposers proposers = new Proposers(name -> model.loadOther(screen, name))) {
                List<Target> asked = new ArrayList<>();
                for (TargetSpec spec : specs(loaded, input)) {
                    asked.addAll(spec.resolve(
                            loaded, input, contrast, kind == null ? loaded.score() : kind, model.position()));
                }
                Games games = new Games(loaded, new Games.Wishes(masker, others, seed), done, proposers);
                List<Explainer> explainers = explainers(
                        chosen(loaded, given, asked.get(0), games, notes),
                        baseline == null ? loaded.baseline() : baseline,
                        loaded.layout(),
                        games);
                List<Probe> probes = probes(loaded, asked, explainers).stream()
                        .map(one -> one.watchedBy(done))
                        .toList();
                if (output.isSingle()) {
                    boolean matrix = given.generated() != null && asked.stream().allMatch(ExplainCommand::isContinued);
                    refuseSeveral((matrix ? 1 : asked.size()) * probes.size());
                }
                if (output.isPicture()) {
                    Panels.require(methods.size() * asked.size() * probes.size());
                }
                List<List<List<Attribution>>> byMethod = explainers.stream()
                        .map(one -> explain(one, probes, input, asked))
                        .toList();
                for (int i = 0; i < asked.size(); i++) {
                    for (List<List<Attribution>> of : byMethod) {
                        explanations.addAll(of.get(i));
                    }
                }
            }
            Document document = new Document(
                    loaded.provenance(),
                    input.originals(),
                    loaded.top(input, asked(loaded, explanations), PREDICTIONS),
                    given.generated(),
                    explanations,
                    notes,
                    seed);
            destination.write(document, given.picture(), chosen, ledger);
        }
        return 0;
    }

    /** What is to be explained: what the user says, else what the model's task makes of the input. */
    private List<TargetSpec> specs(TaskModel<?> loaded, Input input) {
        if (targets.isEmpty()) {
            return against == null ? loaded.usual(input) : List.of(TargetSpec.TOP);
        }
        return targets.stream().map(TargetSpec::parse).toList();
    }

    private boolean isOfNext() {
        return against != null && targets.isEmpty()
                || !targets.isEmpty()
                        && targets.stream().map(TargetSpec::parse).noneMatch(TargetSpec::isOfContinuation);
    }

    private @Nullable Table background(TaskModel<?> loaded) throws IOException {
        if (background == null) {
            return null;
        }
        if (!(loaded instanceof TableModel)) {
            throw new IllegalArgumentException(
                    "--background is for tables; model '" + loaded.provenance().id() + "' does " + loaded.task() + ".");
        }
        return Rows.all(background);
    }

    /** On the features, or on the wires that were asked for. */
    private List<Probe> probes(TaskModel<?> loaded, List<Target> asked, List<Explainer> explainers) {
        if (wires.isEmpty()) {
            return List.of(loaded.probe());
        }
        for (int i = 0; i < methods.size(); i++) {
            if (!explainers.get(i).looksAtWire()) {
                throw new IllegalArgumentException("--wire " + wires.get(0) + ": method " + methods.get(i)
                        + " looks at the model as a whole, not at one wire. Leave out --wire, or choose a method that"
                        + " looks at one, such as integrated-gradients or conductance.");
            }
        }
        return WireSpec.resolve(wires, loaded, asked).stream()
                .map(loaded.probe()::on)
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

    private List<Explainer> explainers(List<String> names, String from, Layout layout, Staging staging) {
        Methods.Settings given = new Methods.Settings(from, steps, samples, seed, settings, layout, staging);
        return names.stream().map(name -> Methods.of(name, given)).toList();
    }

    /** The methods by name, with the choice that is left to us made. */
    private List<String> chosen(
            TaskModel<?> loaded, ModelOptions.Given given, Target target, Games games, List<String> notes) {
        if (!methods.contains(AutoMethod.NAME)) {
            return methods;
        }
        SharedGames shared = new SharedGames(games);
        Input input = given.input();
        if (loaded instanceof ImageModel pictures && input.features().isEmpty()) {
            Picture picture = Objects.requireNonNull(given.picture());
            input = pictures.prepare(picture, "", Dataset.Wanted.USUAL.regions());
        }
        AutoMethod.Choice choice = new AutoMethod(loaded, shared)
                .of(
                        input,
                        target,
                        names -> names.stream()
                                .map(name -> new Contender(
                                        name,
                                        explainers(
                                                        List.of(name),
                                                        baseline == null ? loaded.baseline() : baseline,
                                                        loaded.layout(),
                                                        shared)
                                                .get(0)))
                                .toList());
        notes.add(choice.note());
        return methods.stream()
                .map(name -> name.equals(AutoMethod.NAME) ? choice.method() : name)
                .distinct()
                .toList();
    }

    /** Refuses what a picture cannot show, before a model is fetched. */
    private void refuseWithoutPicture() {
        if (!model.hasImage()) {
            throw new IllegalArgumentException(
                    "--format png draws scores over a picture: give one with --image, or choose text, json, html or svg.");
        }
    }

    /** Whether a target is one of those that one matrix shows together: a continuation and its tokens. */
    private static boolean isContinued(String target) {
        String kind = TargetSpec.parse(target).kind();
        return kind.equals("continuation") || kind.equals("output");
    }

    private static boolean isContinued(Target target) {
        return target.type() == Target.Type.CONTINUATION || target.type() == Target.Type.TOKEN;
    }

    private void refuseSeveral(int targets) {
        if (methods.size() * targets > 1) {
            throw new IllegalArgumentException("--format " + output.format() + " shows one explanation, this asks for "
                    + methods.size() * targets + ". Choose one method and one target, or html.");
        }
    }

    /** Where the answers are read that stand beside the explanations: where the first of these looks, if it can. */
    private static @Nullable Integer asked(TaskModel<?> loaded, List<Attribution> explanations) {
        Integer position = explanations.get(0).target().target().position();
        if (loaded.task() == Task.TOKEN_CLASSIFICATION || loaded.task() == Task.QUESTION_ANSWERING) {
            return null; // Their answers are passages.
        }
        boolean sequence = loaded.shapes().rank(loaded.answers().output().wire()) == 3;
        return sequence ? Objects.requireNonNullElse(position, 0) : null;
    }

    private static Target.Score score(String score) {
        for (Target.Score kind : Target.Score.values()) {
            if (kind.toString().equals(score)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "Unknown score '" + score + "', expected logit, probability or log-probability.");
    }
}
