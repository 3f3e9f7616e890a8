package dev.limpid.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a model holds inside. */
@Command(
        name = "look",
        description = "Look inside a model: what its layers hold, and what they do.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            LookLensCommand.class,
            LookAttributionCommand.class,
            LookPatchCommand.class,
            LookConceptsCommand.class,
            LookProbesCommand.class,
            LookSimilarityCommand.class,
            LookExamplesCommand.class,
            LookDataCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  limpid look lens --model bert-base-uncased --text \"The capital of France is [MASK].\"",
            "  limpid look similarity --model bert-base-uncased --examples sentences.txt"
        })
final class LookCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
