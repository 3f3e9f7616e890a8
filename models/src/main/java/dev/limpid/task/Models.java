package dev.limpid.task;

import dev.limpid.inspect.Inspection;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelFolder;
import dev.limpid.span.Grouping;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Opens models of any kind. */
public final class Models {
    /**
     * What a user may ask for.
     *
     * @param task null for the most that the model can do
     * @param pooling how a text's vector is made for sentence similarity; null for what the files say, else the mean
     * @param hypotheses the classes of a zero-shot classification; null without any
     * @param windowed whether a text that is longer than the model reads is read in windows
     * @param grouping how tokens become entities; null for neighbours of the same label
     */
    public record Wanted(
            @Nullable Task task,
            @Nullable Pooling pooling,
            @Nullable Hypotheses hypotheses,
            boolean windowed,
            @Nullable Grouping grouping) {
        /** Nothing in particular. */
        public static final Wanted ANY = Wanted.of(null);

        /** A task with nothing else to say of it. */
        public static Wanted of(@Nullable Task task) {
            return new Wanted(task, null, null, false, null);
        }

        /** Classes that are named, not learnt, mean their task. */
        @Nullable
        Task asked() {
            return task == null && hypotheses != null ? Task.ZERO_SHOT_CLASSIFICATION : task;
        }

        /** Nothing that a user says is passed over in silence. */
        void requireUsed(TaskModel<?> model) {
            refuse(
                    pooling != null && model.task() != Task.SENTENCE_SIMILARITY,
                    "--pooling " + pooling + ": the task " + model.task()
                            + " makes no vector of a text; it is for --task sentence-similarity.");
            refuse(
                    hypotheses != null && model.task() != Task.ZERO_SHOT_CLASSIFICATION,
                    "--labels: the task " + model.task()
                            + " has labels of its own; it is for --task zero-shot-classification.");
            refuse(
                    windowed && model.task() != Task.TEXT_CLASSIFICATION,
                    "--windows: the task " + model.task()
                            + " does not read a text in windows; it is for --task text-classification.");
            refuse(
                    grouping != null && model.task() != Task.TOKEN_CLASSIFICATION,
                    "--grouping " + grouping + ": the task " + model.task()
                            + " finds no entities; it is for --task token-classification.");
        }

        private static void refuse(boolean unused, String reason) {
            if (unused) {
                throw new IllegalArgumentException(reason);
            }
        }
    }

    private Models() {}

    /**
     * Opens a model: its structure and what prepares its inputs, not its weights, which the first run maps.
     *
     * @throws dev.limpid.format.FormatException if a file is damaged or does not fit the others
     * @throws IllegalArgumentException if the model cannot do the task
     */
    public static TaskModel<?> open(ModelFolder folder, Wanted wanted, Runtime.Settings settings) {
        Runtime runtime = new Runtime(settings);
        try {
            Opened opened = Opened.read(folder, runtime);
            TaskModel<?> model = switch (Kind.of(opened.emitted())) {
                case TEXT -> TextModel.of(opened, wanted);
                case IMAGE -> ImageModel.of(opened, wanted.asked());
                case TABLE -> TableModel.of(opened, wanted.asked());
            };
            wanted.requireUsed(model);
            return model;
        } catch (IOException unreadable) {
            runtime.close();
            throw new UncheckedIOException("Cannot read the model in " + folder.path() + ".", unreadable);
        } catch (RuntimeException refused) {
            runtime.close();
            throw refused;
        }
    }

    /**
     * Opens a model with a head that was fitted on its {@link Trunk}'s vectors: a classifier like any other, or with one row a
     * model that gives a number. What its files say of classes no longer counts; its provenance has the SHA-256 of model and
     * head together.
     *
     * @param pooling as {@link Trunk#open} takes it, which must be what the head was fitted on
     * @throws dev.limpid.format.FormatException if a file is damaged, or there is no tokenizer
     * @throws IllegalArgumentException in one line, if the model makes no vector of a text or picture, or one of another length
     */
    public static TaskModel<?> headed(
            ModelFolder folder, LinearHead head, @Nullable Pooling pooling, Runtime.Settings settings) {
        return AppendHead.to(folder, head, pooling, settings);
    }

    /**
     * Tells of a model what can be told without running it on an input: what it is, what it costs, what can be tapped, which
     * methods work on it. Costs milliseconds; for an ONNX file some runs on made-up inputs of the size that is counted.
     *
     * @param found by {@link dev.limpid.source.ModelSources#see}
     * @throws dev.limpid.format.FormatException if a file is damaged, or nothing can be told from its configuration
     * @throws IllegalArgumentException if the model takes no inputs of these sizes
     */
    public static Inspection inspect(FoundModel found, InputSizes sizes, Runtime.Settings settings) {
        try (Runtime runtime = new Runtime(settings)) {
            ModelFolder here = found.here();
            Structure structure =
                    here != null ? Structure.of(here, runtime) : Structure.of(Objects.requireNonNull(found.remote()));
            return new Inspector(found, structure, sizes).inspection();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the model in " + found.path() + ".", unreadable);
        }
    }

    /**
     * Opens a model of text.
     *
     * @throws IllegalArgumentException if it is of another kind, or cannot do the task
     */
    public static TextModel text(ModelFolder folder, @Nullable Task task, Runtime.Settings settings) {
        TaskModel<?> model = open(folder, Wanted.of(task), settings);
        if (model instanceof TextModel text) {
            return text;
        }
        model.close();
        throw new IllegalArgumentException(
                "Model '" + folder.id() + "' does not read text, its task is " + model.task() + ".");
    }
}
