package dev.limpid.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The same question asked of many rows. */
@Command(
        name = "batch",
        description = "Ask a model about each row of files of any length, and go on where an earlier run was ended.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        subcommands = {BatchPredictCommand.class, BatchExplainCommand.class, BatchEvaluateCommand.class},
        footer = {
            "",
            "Examples:",
            "  limpid batch predict --model ./my-classifier --data reviews.parquet --out answers",
            "  limpid batch explain --model ./my-classifier --data reviews.csv --out reasons --method saliency",
            "  limpid batch evaluate --model ./my-classifier --data reviews.csv --out judged"
        })
final class BatchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
