package dev.limpid.cli;

import dev.limpid.course.Pretraining;
import dev.limpid.course.Start;
import dev.limpid.runtime.Runtime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What a language model learns from, and how. */
final class PretrainOptions {
    private static final double USUAL_RATE = 5e-5;
    private static final double USUAL_RATE_OF_DRAWN = 1e-3;
    private static final int USUAL_LENGTH = 128;

    @Mixin
    private StartOptions start = new StartOptions();

    @Mixin
    private TextDataOptions data = new TextDataOptions();

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

    /**
     * Refuses what is wrong with them, before a model is fetched.
     *
     * @throws IllegalArgumentException in one line
     */
    void check() throws IOException {
        if (length < 2) {
            throw new IllegalArgumentException("--length must be at least 2, got " + length + ".");
        }
        training.settings(USUAL_RATE);
        data.given();
        data.columns();
    }

    /**
     * What is wanted; the model is fetched.
     *
     * @param folder of the run
     */
    Pretraining.Wanted wanted(Screen screen, Path folder) throws IOException {
        Start from = start.start(screen);
        return new Pretraining.Wanted(
                from,
                tokenizer,
                data.given(),
                data.columns(),
                data.holdOut(),
                training.settings(from.checkpoint() == null ? USUAL_RATE_OF_DRAWN : USUAL_RATE),
                length,
                wholeWords,
                folder);
    }

    /** Fetches the model, should it not be here yet. */
    void fetch(Screen screen) throws IOException {
        start.start(screen);
    }

    Runtime.Settings runtime() {
        return training.runtime();
    }

    /** What is wanted, as it is told. */
    static Map<String, Object> told(Pretraining.Wanted wanted, String command) {
        return TrainingOptions.told(wanted.settings(), "all", command);
    }
}
