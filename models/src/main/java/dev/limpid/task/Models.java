package dev.limpid.task;

import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Opens models of any kind. */
public final class Models {
    /**
     * What a user may ask for.
     *
     * @param task null for the most that the model can do
     * @param pooling how a text's vector is made for sentence similarity; null for what the files say, else the mean
     */
    public record Wanted(@Nullable Task task, @Nullable Pooling pooling) {
        /** Nothing in particular. */
        public static final Wanted ANY = new Wanted(null, null);
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
            return switch (Kind.of(opened)) {
                case TEXT -> TextModel.of(opened, wanted.task(), wanted.pooling());
                case IMAGE -> ImageModel.of(opened, wanted.task());
                case TABLE -> TableModel.of(opened, wanted.task());
            };
        } catch (IOException unreadable) {
            runtime.close();
            throw new UncheckedIOException("Cannot read the model in " + folder.path() + ".", unreadable);
        } catch (RuntimeException refused) {
            runtime.close();
            throw refused;
        }
    }

    /**
     * Opens a model of text.
     *
     * @throws IllegalArgumentException if it is of another kind, or cannot do the task
     */
    public static TextModel text(ModelFolder folder, @Nullable Task task, Runtime.Settings settings) {
        TaskModel<?> model = open(folder, new Wanted(task, null), settings);
        if (model instanceof TextModel text) {
            return text;
        }
        model.close();
        throw new IllegalArgumentException(
                "Model '" + folder.id() + "' does not read text, its task is " + model.task() + ".");
    }
}
