package dev.limpid.cli;

import dev.limpid.course.Pretraining;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Says what pretraining a language model will cost. */
@Command(
        name = "pretrain",
        description =
                "Say what pretraining would cost: tokens, operations, memory, time, energy, and what size is best for it. Takes the options of 'limpid train pretrain'.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Example:", "  limpid estimate pretrain --config examples/small-gpt.json --data corpus.txt"})
final class EstimatePretrainCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private PretrainOptions what = new PretrainOptions();

    @Mixin
    private EstimateOptions how = new EstimateOptions();

    EstimatePretrainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        what.check();
        how.check();
        // Whoever trains after this has it: only finding it again is timed.
        what.fetch(screen);
        how.<Pretraining>run(
                screen,
                what.runtime(),
                (folder, runtime) -> Pretraining.begin(what.wanted(screen, folder), runtime),
                learning -> null);
        return 0;
    }
}
