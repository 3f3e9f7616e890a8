package dev.limpid.cli;

import dev.limpid.generation.Sampling;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.List;

/** How a model that writes goes on from a text. */
final class WritingOptions {
    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "How many tokens a model writes at most. Default: " + Sampling.USUAL_NEW_TOKENS + ".")
    private int maxNewTokens = Sampling.USUAL_NEW_TOKENS;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description =
                    "Draw tokens, by probabilities that this makes flatter (above 1) or steeper (below). Default: 0,"
                            + " the best token each time; 1 with --top-k or --top-p.")
    private @Nullable Double temperature;

    @Option(names = "--top-k", paramLabel = "N", description = "Draw from the N best tokens. Default: from all.")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "X",
            description = "Draw from the best tokens that together have this probability. Default: 1.")
    private double topP = 1;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            description = "Above 1 makes tokens that are there already less likely. Default: 1.")
    private double repetitionPenalty = 1;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Stop before this text, may be repeated.")
    private List<String> stops = List.of();

    /** @throws IllegalArgumentException if a setting is out of its range */
    Sampling sampling(long seed) {
        double heat = temperature != null ? temperature : topK > 0 || topP < 1 ? 1 : 0;
        return new Sampling(maxNewTokens, heat, topK, topP, repetitionPenalty, seed, stops);
    }

    /**
     * Refuses what has no use where nothing is written.
     *
     * @param wanted whether a model that can write is to
     */
    void requireUsed(TaskModel<?> loaded, boolean wanted) {
        boolean said = !sampling(0).equals(Sampling.GREEDY);
        if (said && loaded.task() == Task.TEXT_GENERATION && !wanted) {
            throw new IllegalArgumentException("--max-new-tokens, --temperature, --top-k, --top-p, --repetition-penalty"
                    + " and --stop say how a model writes, and here nothing is written: what follows the text is given,"
                    + " or not asked about. Leave them out.");
        }
        if (said && loaded.task() != Task.TEXT_GENERATION) {
            throw new IllegalArgumentException("--max-new-tokens, --temperature, --top-k, --top-p, --repetition-penalty"
                    + " and --stop say how a model writes, and model '"
                    + loaded.provenance().id() + "' does "
                    + loaded.task() + ". Leave them out.");
        }
    }
}
