package dev.limpid.cli;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Prepared;
import dev.limpid.Subject;
import dev.limpid.json.Document;
import dev.limpid.report.ExplainedImage;
import dev.limpid.task.TargetSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
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
    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private ExplainingOptions how = new ExplainingOptions();

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

    @Mixin
    private WritingOptions writing = new WritingOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExplainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        Explaining explaining = how.explaining(model.position(), writing);
        // Refuses what no model could be asked before one is fetched.
        Limpid.check(explaining);
        Prepared.Cut.of(explaining.features(), model.hasImage());
        ExplainedImage.Choice chosen = show == null ? null : ExplainedImage.Choice.parse(show);
        if (chosen != null && !output.isPicture()) {
            throw new IllegalArgumentException("--show chooses what a picture shows: add --format png --out FILE.");
        }
        if (output.isPicture()) {
            refuseWithoutPicture();
        }
        if (output.isSingle()) {
            refuseSeveral(explaining);
        }
        try (Destination destination = output.open(screen, List.of("text", "json", "html", "svg", "png"));
                Limpid loaded = model.open(screen)) {
            writing.requireUsed(loaded.model(), how.writes() && !model.isContinued());
            Subject subject = model.subject(loaded.model(), how.background(loaded.model()));
            Document document;
            try (PointsDone done = new PointsDone(screen)) {
                document = loaded.explain(subject, explaining, done);
            }
            destination.write(
                    document, subject instanceof Subject.Image image ? image.picture() : null, chosen, ledger);
        }
        return 0;
    }

    /** Refuses what a picture cannot show, before a model is fetched. */
    private void refuseWithoutPicture() {
        if (!model.hasImage()) {
            throw new IllegalArgumentException(
                    "--format png draws scores over a picture: give one with --image, or choose text, json, html or svg.");
        }
    }

    /** How many answers a target asks for, as far as its words say. */
    private static int count(String target) {
        TargetSpec spec = TargetSpec.parse(target);
        return spec.kind().equals("top") && !spec.value().isEmpty() ? Integer.parseInt(spec.value()) : 1;
    }

    private void refuseSeveral(Explaining asked) {
        int targets = asked.targets().stream().allMatch(ExplainingOptions::isContinued)
                ? 1
                : asked.targets().stream().mapToInt(ExplainCommand::count).sum();
        List<String> methods = asked.methods();
        if (methods.size() * targets > 1) {
            throw new IllegalArgumentException("--format " + output.format() + " shows one explanation, this asks for "
                    + methods.size() * targets + ". Choose one method and one target, or html.");
        }
    }
}
