package dev.limpid.halving;

import dev.limpid.course.Finetuning;
import dev.limpid.course.Start;
import dev.limpid.format.AtomicFolder;
import dev.limpid.performance.Answers;
import dev.limpid.runtime.Runtime;
import dev.limpid.train.Augmentation;
import dev.limpid.train.Outcome;
import dev.limpid.train.Training;
import dev.limpid.train.TrainingLog;
import dev.limpid.train.Watcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Fine-tunes contenders alike, and judges them by the examples for validation.
 *
 * <p>Each has a folder to itself, from which it goes on: the same updates as if it had never stopped, to the bit. Cost of going on:
 * data and model are read again. A folder is of one recipe and one set of data; begun with others, it is refused.
 */
public final class FinetuneTrial implements Trial<Start> {
    private static final String CHECKPOINTS = "checkpoints";
    private static final String LOG = "metrics.jsonl";
    private static final String STEP = "step-";

    private final Recipe recipe;
    private final Finetuning.Source data;
    private final Function<Start, Path> folders;
    private final Runtime.Settings settings;
    private final Function<Start, Watcher> watchers;

    /**
     * @param data what is learnt from, judged by (validation) and tested on (test); the same each time
     * @param folders where each contender's training lies; nothing of others
     * @param watchers told of each contender's updates
     */
    public FinetuneTrial(
            Recipe recipe,
            Finetuning.Source data,
            Function<Start, Path> folders,
            Runtime.Settings settings,
            Function<Start, Watcher> watchers) {
        this.recipe = recipe;
        this.data = data;
        this.folders = folders;
        this.settings = settings;
        this.watchers = watchers;
    }

    private interface Use<R> {
        R of(Finetuning learning, Outcome outcome) throws IOException;
    }

    /** With a contender as it is after so many updates. */
    private <R> R at(Start contender, long budget, Use<R> use) throws IOException {
        if (budget < 1 || budget > recipe.most()) {
            throw new IllegalArgumentException("A budget is from 1 update to the " + recipe.most()
                    + " of the largest, for which the recipe is, got " + budget + ".");
        }
        Path folder = folders.apply(contender);
        Path checkpoints = folder.resolve(CHECKPOINTS);
        if (reached(checkpoints) > budget) {
            // There is no way back but from the beginning.
            AtomicFolder.delete(checkpoints);
        }
        Finetuning.Wanted wanted = new Finetuning.Wanted(
                contender,
                data,
                recipe.settings(),
                recipe.length(),
                recipe.parts(),
                null,
                0,
                Augmentation.NONE,
                null,
                folder);
        try (Runtime runtime = new Runtime(settings);
                Finetuning learning = Finetuning.begin(wanted, runtime)) {
            return use.of(learning, learning.train(budget, watchers.apply(contender)));
        }
    }

    /** The last update after which there is a checkpoint; 0 without any. */
    private static long reached(Path checkpoints) throws IOException {
        if (!Files.isDirectory(checkpoints)) {
            return 0;
        }
        try (Stream<Path> inside = Files.list(checkpoints)) {
            return inside.map(one -> one.getFileName().toString())
                    .filter(name -> name.matches(STEP + "\\d{1,18}"))
                    .mapToLong(name -> Long.parseLong(name.substring(STEP.length())))
                    .max()
                    .orElse(0);
        }
    }

    /**
     * Cost: the updates from where it is, a checkpoint, and a forward run on each example for validation.
     *
     * @throws IllegalArgumentException in one line, if model and data do not fit, or no examples are for validation
     * @throws dev.limpid.train.TrainingFailure if the loss is no longer a number
     */
    @Override
    public Tried to(Start contender, long budget) throws IOException {
        return at(contender, budget, (learning, outcome) -> {
            Answers answers = learning.answers(false);
            return new Tried(
                    Outcomes.value(answers),
                    Outcomes.each(answers),
                    Pace.of(learning.log()).seconds());
        });
    }

    /**
     * What a contender answers to the examples for the test, which nothing was chosen by.
     *
     * @param budget that it was trained to; trained on to it, if it was not
     * @throws IllegalArgumentException in one line, if there are no such examples
     */
    public Answers tested(Start contender, long budget) throws IOException {
        return at(contender, budget, (learning, outcome) -> learning.answers(true));
    }

    /**
     * Writes a contender as a model's folder.
     *
     * @param budget that it was trained to; trained on to it, if it was not
     * @param place new or empty
     * @param how settings as they are to be told, in order
     */
    public Training write(Start contender, long budget, Path place, Map<String, Object> how) throws IOException {
        return at(contender, budget, (learning, outcome) -> {
            Training training = learning.told(outcome, how);
            learning.write(place, training, Map.of());
            return training;
        });
    }

    /**
     * How fast a contender was trained.
     *
     * @throws IllegalArgumentException if it was not
     */
    public Pace pace(Start contender) throws IOException {
        Path log = folders.apply(contender).resolve(LOG);
        if (!Files.exists(log)) {
            throw new IllegalArgumentException("'" + contender.id() + "' was not trained in " + log.getParent() + ".");
        }
        return Pace.of(TrainingLog.read(log));
    }

    /** Throws away what a contender would go on from, which is three times its weights; what it took stays known. */
    @Override
    public void leaves(Start contender) throws IOException {
        Path checkpoints = folders.apply(contender).resolve(CHECKPOINTS);
        if (Files.exists(checkpoints)) {
            AtomicFolder.delete(checkpoints);
        }
    }
}
