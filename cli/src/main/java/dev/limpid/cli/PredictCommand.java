package dev.limpid.cli;

import dev.limpid.Limpid;
import dev.limpid.Predicting;
import dev.limpid.Subject;
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
        Predicting how = new Predicting(top, model.position(), writing.sampling(seed));
        try (Destination destination = output.open(screen, List.of("text", "json", "html"));
                Limpid loaded = model.open(screen)) {
            writing.requireUsed(loaded.model(), !model.isContinued());
            Subject subject = model.subject(loaded.model(), null);
            destination.write(
                    loaded.predict(subject, how),
                    subject instanceof Subject.Image image ? image.picture() : null,
                    null,
                    false);
        }
        return 0;
    }
}
