package dev.limpid.cli;

import dev.limpid.course.Learning;
import dev.limpid.course.Pretraining;
import dev.limpid.runtime.Runtime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Makes a language model of text. */
@Command(
        name = "pretrain",
        description =
                "Pretrain a language model on text: a decoder each next word, an encoder the words that are hidden from"
                        + " it; killed, the same command goes on from its last checkpoint.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid train pretrain --config examples/small-gpt.json --data corpus.txt --out my-gpt",
            "  limpid predict --model my-gpt --text \"Once upon a time\"",
            "  limpid train pretrain --model bert-base-uncased --data letters/ --whole-words --out my-bert"
        })
final class PretrainCommand implements Callable<Integer> {
    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PretrainOptions what = new PretrainOptions();

    @Mixin
    private TrainedOptions trained = new TrainedOptions();

    PretrainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        what.check();
        TrainingRun run = new TrainingRun(screen, trained);
        run.check();
        Pretraining.Wanted wanted = what.wanted(screen, trained.folder());
        try (Runtime runtime = new Runtime(what.runtime());
                Learning learning = Pretraining.begin(wanted, runtime)) {
            String command =
                    "limpid " + Shell.line(spec.commandLine().getParseResult().originalArgs());
            run.run(learning, PretrainOptions.told(wanted, command));
        }
        return 0;
    }
}
