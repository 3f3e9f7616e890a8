package dev.limpid.cli;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Prepared;
import dev.limpid.Subject;
import dev.limpid.json.Document;
import dev.limpid.report.ExplainedImage;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.task.TableModel;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Explaining how = new Explaining(
                methods,
                targets,
                against,
                score,
                model.position(),
                wires,
                features,
                baseline,
                steps,
                samples,
                masker,
                settings,
                writing.sampling(seed),
                PREDICTIONS,
                seed);
        // Refuses what no model could be asked before one is fetched.
        Limpid.check(how);
        Prepared.Cut.of(features, model.hasImage());
        ExplainedImage.Choice chosen = show == null ? null : ExplainedImage.Choice.parse(show);
        if (chosen != null && !output.isPicture()) {
            throw new IllegalArgumentException("--show chooses what a picture shows: add --format png --out FILE.");
        }
        if (output.isPicture()) {
            refuseWithoutPicture();
        }
        if (output.isSingle()) {
            refuseSeveral(
                    targets.stream().allMatch(ExplainCommand::isContinued)
                            ? 1
                            : targets.stream().mapToInt(ExplainCommand::count).sum());
        }
        try (Destination destination = output.open(screen, List.of("text", "json", "html", "svg", "png"));
                Limpid loaded = model.open(screen)) {
            writing.requireUsed(loaded.model(), writes() && !model.isContinued());
            Subject subject = model.subject(loaded.model(), background(loaded.model()));
            Document document;
            try (PointsDone done = new PointsDone(screen)) {
                document = loaded.explain(subject, how, done);
            }
            destination.write(
                    document, subject instanceof Subject.Image image ? image.picture() : null, chosen, ledger);
        }
        return 0;
    }

    /** Whether a model that writes is to: what comes next can be asked without it coming. */
    private boolean writes() {
        return targets.isEmpty() ? against == null : targets.stream().anyMatch(ExplainCommand::isContinued);
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

    /** How many answers a target asks for, as far as its words say. */
    private static int count(String target) {
        TargetSpec spec = TargetSpec.parse(target);
        return spec.kind().equals("top") && !spec.value().isEmpty() ? Integer.parseInt(spec.value()) : 1;
    }

    private void refuseSeveral(int targets) {
        if (methods.size() * targets > 1) {
            throw new IllegalArgumentException("--format " + output.format() + " shows one explanation, this asks for "
                    + methods.size() * targets + ". Choose one method and one target, or html.");
        }
    }
}
