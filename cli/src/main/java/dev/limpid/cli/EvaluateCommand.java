package dev.limpid.cli;

import dev.limpid.Evaluating;
import dev.limpid.OtherModels;
import dev.limpid.data.Dataset;
import dev.limpid.image.Picture;
import dev.limpid.json.JsonEvaluation;
import dev.limpid.json.Judged;
import dev.limpid.report.HtmlEvaluation;
import dev.limpid.report.TerminalEvaluation;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

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
            "  limpid evaluate --model examples/digits --data examples/digits/pictures --metrics faithfulness",
            "  limpid evaluate --model bert-base-uncased --data sentences.txt --must-add-up --budget 200",
            "  limpid evaluate --model ./my-classifier --data reviews.csv --method integrated-gradients \\",
            "      --metrics comprehensiveness --fail-if \"comprehensiveness<0.3\""
        })
final class EvaluateCommand implements Callable<Integer> {
    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description =
                    "What is explained of each example: top, the model's answer; label, what the data says; or any of"
                            + " explain's. Default: top.")
    private String target = "top";

    @Option(names = "--against", paramLabel = "TARGET", description = "Explain the target rather than this one.")
    private @Nullable String against;

    @Mixin
    private JudgedOptions methods = new JudgedOptions();

    @Mixin
    private MetricOptions metrics = new MetricOptions();

    @Mixin
    private NeedOptions wanted = new NeedOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    EvaluateCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        model.refuseInputs("evaluate");
        data.check();
        // Refuses what no model could be asked before one is fetched.
        Evaluating evaluating = new Evaluating(new Evaluating.Wanted(
                target,
                against,
                methods.judged(),
                metrics.judged(data.features()),
                wanted.need(),
                wanted.weights(),
                methods.seed()));
        try (Destination destination = output.open(screen, List.of("text", "json", "html"));
                TaskModel<?> loaded = model.load(screen);
                OtherModels others = new OtherModels(name -> model.loadOther(screen, name))) {
            methods.requireUsed(loaded);
            Dataset examples = data.read(loaded, methods.seed());
            Judged judged;
            try (PointsDone done = new PointsDone(screen, "Evaluating", "explanations")) {
                judged = evaluating.of(
                        loaded,
                        examples,
                        new Evaluating.Told(data.path().toString(), Map.of("command", command())),
                        others,
                        done::accept);
            }
            destination.write((format, style) -> switch (format) {
                case "json" -> JsonEvaluation.write(judged);
                case "html" ->
                    HtmlEvaluation.write(judged, example -> picture(loaded, examples, example), output.tongue());
                default -> TerminalEvaluation.render(judged, style);
            });
            keep(evaluating, judged);
            return MetricOptions.verdict(evaluating.failing(judged), screen);
        }
    }

    private void keep(Evaluating evaluating, Judged judged) {
        try {
            evaluating.keep(judged);
        } catch (UncheckedIOException unwritable) {
            screen.err()
                    .println(
                            "limpid: 'explain --method auto' will not know what was found: " + unwritable.getMessage());
        }
    }

    private @Nullable Picture picture(TaskModel<?> loaded, Dataset examples, int example) {
        return loaded instanceof ImageModel
                ? Picture.read(data.path()
                        .resolve(examples.cases().get(example).example().name()))
                : null;
    }

    /** What repeats this. */
    private String command() {
        return "limpid " + Shell.line(spec.commandLine().getParseResult().originalArgs());
    }
}
