package dev.limpid.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what a training will cost. */
@Command(
        name = "estimate",
        description = "Say what a training would cost before it begins: operations, memory, time, energy.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EstimateFinetuneCommand.class, EstimatePretrainCommand.class},
        footer = {
            "",
            "Examples:",
            "  limpid estimate finetune --model all-minilm-l6-v2 --data reviews.csv",
            "  limpid estimate pretrain --config examples/small-gpt.json --data corpus.txt"
        })
final class EstimateCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
