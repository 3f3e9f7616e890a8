package dev.limpid.cli;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.batch.Asked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/** Whether a model is right on each row, and how faithful explanations of it are. */
@Command(
        name = "evaluate",
        description = "Tell whether a model is right on each row, and with --method how faithful explanations are.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid batch evaluate --model ./my-classifier --data reviews.parquet --out judged",
            "  limpid batch evaluate --model ./my-classifier --data reviews.csv --label-column stars --out judged \\",
            "      --method integrated-gradients,lime --metrics comprehensiveness,sufficiency --summary json",
            "",
            "A run that was ended, by Ctrl-C too, goes on when the same command is given again."
        })
final class BatchEvaluateCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private LoadingOptions model = new LoadingOptions();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Mixin
    private ExplainingOptions how = new ExplainingOptions();

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "M",
            description =
                    "What explanations are judged by, of those that one row tells: families faithfulness, complexity,"
                            + " axioms, or names that 'limpid methods --metrics' lists. Default: comprehensiveness,"
                            + " sufficiency, deletion and insertion.")
    private List<String> metrics = List.of();

    @Option(
            names = "--summary",
            paramLabel = "F",
            description = "How the summary is printed: text or json. Default: text.")
    private String summary = "text";

    BatchEvaluateCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        if (!summary.equals("text") && !summary.equals("json")) {
            throw new IllegalArgumentException("Unknown --summary '" + summary + "', expected text or json.");
        }
        Explaining explaining = how.hasMethods() ? how.explaining(model.position(), new WritingOptions()) : null;
        if (explaining == null && !metrics.isEmpty()) {
            throw new IllegalArgumentException(
                    "--metrics judges explanations: name the methods that make them with --method.");
        }
        if (explaining != null) {
            Limpid.check(explaining);
            if (!explaining.wires().isEmpty() || explaining.targets().size() > 1) {
                throw new IllegalArgumentException(
                        "Methods are judged on one target of each row, at its features: leave out --wire, and name one"
                                + " --target.");
            }
        }
        return new BatchRun(screen, model, batch, how.background())
                .told(summary.equals("json"))
                .of(new Asked.Evaluate(explaining, metrics), loaded -> {});
    }
}
