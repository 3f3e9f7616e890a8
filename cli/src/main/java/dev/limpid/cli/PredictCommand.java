package dev.limpid.cli;

import dev.limpid.generation.Sampling;
import dev.limpid.json.Document;
import dev.limpid.model.Input;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;

/** What a model answers. */
@Command(
        name = "predict",
        description = "Say what a model answers.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid predict --model bert-base-uncased --text \"Hello, my dog is [MASK].\" --top 10",
            "  limpid predict --model ./my-tagger --text \"Mozart was born in Salzburg.\" --grouping first",
            "  limpid predict --model ./my-reader --text \"Who was born?\" --context \"Mozart was born in Salzburg.\"",
            "  limpid predict --model hf:openai-community/gpt2 --text \"The capital of France is\" --max-new-tokens 12",
            "  limpid predict --model ./my-chat-model --chat --text \"Is tea healthy?\" --top-p 0.9 --seed 1",
            "  limpid predict --model ./my-bert --text \"The [MASK] barked.\" --format json"
        })
final class PredictCommand implements Callable<Integer> {
    private static final int MOST = 1000;
    private static final int USUAL = 5;

    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--top",
            paramLabel = "N",
            description =
                    "Answers to show, best first; of token-classification the surest entities. Default: 5; all entities.")
    private @Nullable Integer top;

    @Mixin
    private WritingOptions writing = new WritingOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn. Default: 0.")
    private long seed;

    @Mixin
    private OutputOptions output = new OutputOptions();

    PredictCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (top != null && (top < 1 || top > MOST)) {
            throw new IllegalArgumentException("--top must be from 1 to " + MOST + ", got " + top + ".");
        }
        Sampling sampling = writing.sampling(seed);
        try (Destination destination = output.open(screen, List.of("text", "json"));
                TaskModel<?> loaded = model.load(screen)) {
            writing.requireUsed(loaded, !model.isContinued());
            ModelOptions.Given given = model.prepare(loaded, ModelOptions.Features.USUAL, sampling);
            Input input = given.input();
            Integer position = loaded.position(input, model.position());
            Document document = new Document(
                    loaded.provenance(),
                    input.originals(),
                    loaded.top(input, position, count(loaded, position)),
                    given.generated(),
                    List.of(),
                    given.notes(),
                    seed);
            destination.write(document, given.picture(), null, false);
        }
        return 0;
    }

    private int count(TaskModel<?> loaded, @Nullable Integer position) {
        boolean entities = loaded.task() == Task.TOKEN_CLASSIFICATION && position == null;
        return top != null ? top : entities ? MOST : USUAL;
    }
}
