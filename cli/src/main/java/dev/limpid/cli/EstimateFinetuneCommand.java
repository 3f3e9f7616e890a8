package dev.limpid.cli;

import dev.limpid.course.Finetuning;
import dev.limpid.estimate.Estimator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Says what fine-tuning a model will cost. */
@Command(
        name = "finetune",
        description =
                "Say what fine-tuning would cost: examples, operations, memory, time, energy. Takes the options of 'limpid train finetune'.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid estimate finetune --model all-minilm-l6-v2 --data reviews.csv",
            "  limpid estimate finetune --model bert-base-uncased --data reviews.csv --lora --watts 65 --format json",
            "  limpid estimate finetune --model bert-base-uncased --data reviews.csv --no-run"
        })
final class EstimateFinetuneCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private FinetuneOptions what = new FinetuneOptions();

    @Option(
            names = "--learning-curve",
            description =
                    "Train on a 64th, a 32nd, a 16th and an 8th of the examples too, and tell from there what error to"
                            + " expect of all: a guess beyond what was tried.")
    private boolean curve;

    @Mixin
    private EstimateOptions how = new EstimateOptions();

    EstimateFinetuneCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        what.check();
        how.check();
        if (curve && how.isCounted()) {
            throw new IllegalArgumentException(
                    "--learning-curve trains on parts of the data, and with --no-run nothing is run. Leave one of them out.");
        }
        // Whoever trains after this has it: only finding it again is timed.
        what.fetch(screen);
        how.<Finetuning>run(
                screen,
                what.runtime(),
                (folder, runtime) -> Finetuning.begin(what.wanted(screen, folder), runtime),
                learning ->
                        curve ? Estimator.curve(learning, line -> screen.err().println("limpid: " + line)) : null);
        return 0;
    }
}
