package dev.limpid.cli;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.batch.Asked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.concurrent.Callable;

/** What argued for a model's answer to each row. */
@Command(
        name = "explain",
        description = "Show what in each row argued for a model's answer.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid batch explain --model ./my-classifier --data reviews.parquet --out reasons",
            "  limpid batch explain --model ./my-classifier --data reviews.csv --out reasons --method lime \\",
            "      --samples 200 --format parquet",
            "  limpid batch explain --model trees.onnx --data houses.csv --background houses.csv \\",
            "      --method exact-shapley --out why --limit 1000",
            "",
            "A run that was ended, by Ctrl-C too, goes on when the same command is given again."
        })
final class BatchExplainCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private LoadingOptions model = new LoadingOptions();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Mixin
    private ExplainingOptions how = new ExplainingOptions();

    @Mixin
    private WritingOptions writing = new WritingOptions();

    BatchExplainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        Explaining explaining = how.explaining(model.position(), writing);
        Limpid.check(explaining);
        return new BatchRun(screen, model, batch, how.background())
                .of(new Asked.Explain(explaining), loaded -> writing.requireUsed(loaded, how.writes()));
    }
}
