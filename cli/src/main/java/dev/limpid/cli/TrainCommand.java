package dev.limpid.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains models. */
@Command(
        name = "train",
        description = "Train a model: fine-tune a pretrained one on your data, or pretrain a language model on text.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FinetuneCommand.class, PretrainCommand.class},
        footer = {
            "",
            "Examples:",
            "  limpid train finetune --model all-minilm-l6-v2 --data reviews.csv --out my-classifier",
            "  limpid train pretrain --config examples/small-gpt.json --data corpus.txt --out my-gpt"
        })
final class TrainCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
