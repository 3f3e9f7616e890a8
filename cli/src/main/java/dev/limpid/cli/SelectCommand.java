package dev.limpid.cli;

import dev.limpid.appraise.Budget;
import dev.limpid.format.AtomicFolder;
import dev.limpid.profile.Profiler;
import dev.limpid.report.HtmlSelection;
import dev.limpid.report.TerminalPlan;
import dev.limpid.report.TerminalSelection;
import dev.limpid.runtime.Runtime;
import dev.limpid.select.CardSection;
import dev.limpid.select.CsvSelection;
import dev.limpid.select.JsonSelection;
import dev.limpid.select.Selecting;
import dev.limpid.select.Selection;
import dev.limpid.select.SelectionPlan;
import dev.limpid.select.TuningBudget;
import dev.limpid.source.ModelCache;
import dev.limpid.source.ModelSources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Which pretrained model to take. */
@Command(
        name = "select",
        description = "Compare pretrained models on your own examples: by performance, complexity, training time and"
                + " interpretability. What was measured is kept: killed or asked anew, it goes on where it was.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid select --candidates all-minilm-l6-v2,bge-small-en-v1.5 --data reviews.csv",
            "  limpid select --candidates all-minilm-l6-v2,e5-small-v2,bert-base-uncased --data train.tsv \\",
            "      --test test.tsv --max-latency 50ms --weights performance=3,complexity=1 --format html --out which.html",
            "  limpid select --candidates ./resnet,./vit,./convnext --data pictures-by-breed --dry-run"
        })
final class SelectCommand implements Callable<Integer> {
    private static final List<String> FORMATS = List.of("text", "json", "csv", "html", "card");
    private static final String KEPT = "selections";

    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--candidates",
            split = ",",
            required = true,
            paramLabel = "M",
            description =
                    "Models, as 'limpid models' lists them: names of the catalogue, hf:org/name, maven:…, folders,"
                            + " ONNX files.")
    private List<String> candidates = List.of();

    @Mixin
    private ComparedDataOptions data = new ComparedDataOptions();

    @Option(
            names = "--metric",
            paramLabel = "M",
            description = "What performance is. Default: accuracy of classes, root-mean-squared-error of numbers.")
    private @Nullable String metric;

    @Option(
            names = "--updates",
            paramLabel = "N",
            description = "Updates of the fine-tune that the two most promising get; the others are stopped after a"
                    + " third. 0 fine-tunes none. Default: 96.")
    private long updates = 96;

    @Option(names = "--batch", paramLabel = "N", description = "Examples in an update. Default: 16.")
    private int batch = 16;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Of learning, the same for all. Default: 5e-5 of texts, 1e-4 of pictures.")
    private @Nullable Double rate;

    @Option(
            names = "--explained",
            paramLabel = "N",
            description =
                    "Examples that each model's methods explain, by which its transparency is measured; 0 for none."
                            + " Default: 20.")
    private int explained = Budget.USUAL.examples();

    @Option(
            names = "--robustness",
            description = "Measure calibration, accuracy by slice, and what misspelt words or blur do, too.")
    private boolean robustness;

    @Option(names = "--layers", description = "Score every layer by logme and regularised-h-score, not the last alone.")
    private boolean layers;

    @Mixin
    private LimitOptions limits = new LimitOptions();

    @Option(
            names = "--weights",
            split = ",",
            paramLabel = "WHAT=WEIGHT",
            description = "How much performance, complexity, training, interpretability and robustness count, or single"
                    + " criteria; what is not named counts nothing. Default: performance 2, the others 1.")
    private Map<String, Double> weights = new LinkedHashMap<>();

    @Option(
            names = "--timm",
            paramLabel = "FILE",
            description = "A table of timm's results or benchmarks, as it publishes them (.csv). May be given several"
                    + " times.")
    private List<Path> tables = List.of();

    @Mixin
    private FigureOptions figures = new FigureOptions();

    @Option(names = "--dry-run", description = "Say what would be done, and how long it may take.")
    private boolean dry;

    @Option(names = "--seed", paramLabel = "N", description = "Of all randomness. Default: 0.")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Processors to use. Default: all.")
    private @Nullable Integer threads;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "text, json, csv, html, or card: a section for a model card. Default: text.")
    private String format = "text";

    @Option(names = "--out", paramLabel = "FILE", description = "A file to write to. Default: standard output.")
    private @Nullable Path out;

    /** Read by {@link Main} from the arguments, so that it also serves for errors before this is. */
    @Option(names = Screen.VERBOSE, description = "Show where an error came from.")
    private boolean verbose;

    SelectCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException(
                    "Unknown format '" + format + "', expected " + String.join(", ", FORMATS) + ".");
        }
        if (dry && !format.equals("text")) {
            throw new IllegalArgumentException("--dry-run is told as text; leave --format out.");
        }
        Selecting.Wanted wanted = wanted();
        Path scratch = Files.createTempDirectory("limpid-select");
        try (Destination destination = Destination.open(screen, format, out).with(figures);
                Bars bars = new Bars(screen);
                SelectionBar bar = new SelectionBar(screen)) {
            Selecting selecting = Selecting.begin(wanted, ModelSources.standard(bars), scratch);
            if (dry) {
                SelectionPlan plan = selecting.plan();
                destination.write((form, style) -> TerminalPlan.render(plan, style));
                return 0;
            }
            Selection found = selecting.run(bar);
            destination.write((form, style) -> switch (form) {
                case "json" -> JsonSelection.write(found);
                case "csv" -> CsvSelection.write(found);
                case "html" -> HtmlSelection.write(found, figures.tongue());
                case "card" -> CardSection.write(found);
                default -> TerminalSelection.render(found, style);
            });
            return found.compared().isEmpty() ? 1 : 0;
        } finally {
            AtomicFolder.delete(scratch);
        }
    }

    private Selecting.Wanted wanted() throws IOException {
        Runtime.Settings settings = Runtime.Settings.standard();
        if (threads != null) {
            settings = settings.withThreads(threads);
        }
        TextDataOptions.requireThere(tables);
        if (explained < 0 || updates < 0) {
            throw new IllegalArgumentException((explained < 0 ? "--explained" : "--updates")
                    + " must be 0 or more, got " + Math.min(explained, updates) + ".");
        }
        TuningBudget training = updates == 0 ? null : new TuningBudget(updates, 3, batch, rate);
        Budget trust = explained == 0
                ? null
                : Budget.USUAL.seeded(seed).explaining(explained, Math.min(explained, Budget.USUAL.checked()));
        return new Selecting.Wanted(
                candidates,
                data.given(),
                data.columns(),
                data.amount(seed),
                metric,
                training,
                trust,
                robustness,
                limits.limits(),
                weights,
                tables,
                layers,
                settings,
                Profiler.standard(),
                seed,
                ModelCache.standard().home().resolve(KEPT),
                Map.of(
                        "command",
                        "limpid "
                                + Shell.line(spec.commandLine().getParseResult().originalArgs())));
    }
}
