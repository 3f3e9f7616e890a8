package dev.limpid.cli;

import dev.limpid.course.Learning;
import dev.limpid.course.Pretraining;
import dev.limpid.course.Start;
import dev.limpid.runtime.Runtime;
import dev.limpid.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
    private static final double USUAL_RATE = 5e-5;
    private static final double USUAL_RATE_OF_DRAWN = 1e-3;
    private static final int USUAL_LENGTH = 128;

    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StartOptions start = new StartOptions();

    @Mixin
    private TrainingDataOptions data = new TrainingDataOptions();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(names = "--length", paramLabel = "N", description = "Tokens of a block of text. Default: 128.")
    private int length = USUAL_LENGTH;

    @Option(
            names = "--tokenizer",
            paramLabel = "FOLDER",
            description =
                    "A tokenizer's folder. Default: the model's; of a configuration one is learnt from the text, of"
                            + " vocab_size tokens.")
    private @Nullable Path tokenizer;

    @Option(names = "--whole-words", description = "Hide all tokens of a word together, from an encoder.")
    private boolean wholeWords;

    PretrainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        if (length < 2) {
            throw new IllegalArgumentException("--length must be at least 2, got " + length + ".");
        }
        training.settings(USUAL_RATE);
        TrainingRun run = new TrainingRun(screen, training);
        run.check();
        var given = data.given();
        var columns = data.columns();
        Start from = start.start(screen);
        Settings settings = training.settings(from.checkpoint() == null ? USUAL_RATE_OF_DRAWN : USUAL_RATE);
        try (Runtime runtime = new Runtime(training.runtime());
                Learning learning = Pretraining.begin(
                        new Pretraining.Wanted(
                                from,
                                tokenizer,
                                given,
                                columns,
                                data.holdOut(),
                                settings,
                                length,
                                wholeWords,
                                training.folder()),
                        runtime)) {
            Map<String, Object> told = TrainingOptions.told(
                    settings,
                    "all",
                    "limpid " + Shell.line(spec.commandLine().getParseResult().originalArgs()));
            run.run(learning, told);
        }
        return 0;
    }
}
