package dev.limpid.cli;

import dev.limpid.Predicting;
import dev.limpid.batch.Asked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.concurrent.Callable;

/** What a model answers to each row. */
@Command(
        name = "predict",
        description = "Say what a model answers to each row.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid batch predict --model ./my-classifier --data reviews.parquet --out answers --top 1 --format csv",
            "  limpid batch predict --model trees.onnx --data houses.csv --columns rooms,area --out prices",
            "  limpid batch predict --model examples/digits --data pictures.csv --image-column file --out digits",
            "",
            "A run that was ended, by Ctrl-C too, goes on when the same command is given again."
        })
final class BatchPredictCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private LoadingOptions model = new LoadingOptions();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Option(
            names = "--top",
            paramLabel = "N",
            description =
                    "Answers to each row, best first; of token-classification the surest entities. Default: 5; all entities.")
    private @Nullable Integer top;

    @Mixin
    private WritingOptions writing = new WritingOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn. Default: 0.")
    private long seed;

    BatchPredictCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        Predicting how = new Predicting(top, model.position(), writing.sampling(seed));
        return new BatchRun(screen, model, batch, null)
                .of(new Asked.Predict(how), loaded -> writing.requireUsed(loaded, true));
    }
}
