package dev.limpid.cli;

import dev.limpid.course.Finetuning;
import dev.limpid.course.Learning;
import dev.limpid.runtime.Runtime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Makes a pretrained model learn a task. */
@Command(
        name = "finetune",
        description =
                "Fine-tune a pretrained model on your own examples; killed, the same command goes on from its last"
                        + " checkpoint.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid train finetune --model all-minilm-l6-v2 --data reviews.csv --out my-classifier",
            "  limpid train finetune --model bert-base-uncased --data reviews.csv --text-column review \\",
            "      --label-column stars --lora --epochs 2 --out my-classifier",
            "  limpid train finetune --model bert-base-uncased --data people.conll --out my-tagger",
            "  limpid train finetune --config examples/small-resnet/config.json --data digits/ --epochs 20 --rate 2e-3 \\",
            "      --augment writing --out my-digits"
        })
final class FinetuneCommand implements Callable<Integer> {
    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FinetuneOptions what = new FinetuneOptions();

    @Mixin
    private TrainedOptions trained = new TrainedOptions();

    FinetuneCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        what.check();
        TrainingRun run = new TrainingRun(screen, trained);
        run.check();
        Finetuning.Wanted wanted = what.wanted(screen, trained.folder());
        try (Runtime runtime = new Runtime(what.runtime());
                Learning learning = Finetuning.begin(wanted, runtime)) {
            String command =
                    "limpid " + Shell.line(spec.commandLine().getParseResult().originalArgs());
            run.run(learning, FinetuneOptions.told(wanted, command));
        }
        return 0;
    }
}
