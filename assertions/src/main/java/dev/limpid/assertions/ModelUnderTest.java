package dev.limpid.assertions;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Methods;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.table.Row;
import dev.limpid.task.Games;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.TableModel;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/** A model that is open for a test: it answers, and explains its answers. */
public final class ModelUnderTest implements AutoCloseable {
    private final TaskModel<?> model;

    private ModelUnderTest(TaskModel<?> model) {
        this.model = model;
    }

    /**
     * Opens a model for the most that it can do.
     *
     * @param name as after {@code --model}: a name of the catalogue, {@code hf:org/name[@revision]}, {@code
     *     maven:group:artifact:version}, a folder or a file
     * @throws dev.limpid.source.SourceException if there is no such model, or it cannot be fetched
     * @throws dev.limpid.format.FormatException if a file of it is damaged
     */
    public static ModelUnderTest open(String name) {
        return open(name, null);
    }

    /**
     * Opens a model for a task.
     *
     * @param task by name: {@code text-classification}; null for the most that it can do
     * @throws IllegalArgumentException if it cannot do that
     */
    public static ModelUnderTest open(String name, @Nullable String task) {
        Models.Wanted wanted = Models.Wanted.of(task == null ? null : Task.of(task));
        return of(Models.open(ModelSources.standard(Progress.NONE).find(name), wanted, Runtime.Settings.standard()));
    }

    /** A model that is open; closing this closes it. */
    public static ModelUnderTest of(TaskModel<?> model) {
        return new ModelUnderTest(model);
    }

    /** The model itself. */
    public TaskModel<?> model() {
        return model;
    }

    /** Explains the answer to a text. */
    public Attribution explain(String text) {
        return explain(text, Question.USUAL);
    }

    /**
     * Explains a text.
     *
     * @throws IllegalArgumentException if the model reads no texts, or the method cannot explain this on it
     */
    public Attribution explain(String text, Question question) {
        return explained(text, question);
    }

    /** Explains a text with what belongs to it: a second text, a context. */
    public Attribution explain(Text text, Question question) {
        return explained(text, question);
    }

    /** Explains the answer to a picture. Its pixels have scores, which only areas speak of, unless a question says regions. */
    public Attribution explain(Path picture) {
        return explain(picture, Question.USUAL);
    }

    /** Explains a picture: a PNG, JPEG, WebP, GIF or BMP file. */
    public Attribution explain(Path picture, Question question) {
        return explained(picture, question);
    }

    /** Explains the answer to a row of a table. */
    public Attribution explain(Row row) {
        return explain(row, Question.USUAL);
    }

    /** Explains a row of a table. */
    public Attribution explain(Row row, Question question) {
        return explained(row, question);
    }

    /** The model's best answer to a text. */
    public Prediction answer(String text) {
        return answered(text);
    }

    /** The model's best answer to a picture. */
    public Prediction answer(Path picture) {
        return answered(picture);
    }

    /** The model's best answer to a row of a table. */
    public Prediction answer(Row row) {
        return answered(row);
    }

    Prediction answered(Object given) {
        Input input = prepare(given, null);
        return model.top(input, null, 1).get(0);
    }

    Attribution explained(Object given, Question question) {
        String from = question.baseline();
        Methods.Settings settings = new Methods.Settings(
                from == null ? model.baseline() : from,
                question.steps(),
                question.samples(),
                question.seed(),
                question.settings(),
                model.layout(),
                new Games(
                        model,
                        new Games.Wishes(question.masker(), question.background(), question.seed()),
                        more -> {}));
        var explainer = Methods.of(question.method(), settings);
        Input input = prepare(given, question.features());
        return explainer.explain(model.probe(), input, target(input, question));
    }

    private Target target(Input input, Question question) {
        String wanted = question.target();
        String other = question.against();
        TargetSpec contrast = other == null ? null : TargetSpec.parse(other);
        List<TargetSpec> specs = wanted != null
                ? List.of(TargetSpec.parse(wanted))
                : contrast != null ? List.of(TargetSpec.TOP) : model.usual(input);
        List<Target> targets = specs.stream()
                .flatMap(spec -> spec.resolve(model, input, contrast, model.score(), null).stream())
                .toList();
        if (targets.size() != 1 && wanted != null) {
            throw new IllegalArgumentException("Target '" + wanted + "' means " + targets.size()
                    + " targets, and a test explains one. Name it: label:L, token:T or index:I.");
        }
        return targets.get(0);
    }

    private Input prepare(Object given, @Nullable String features) {
        if (model instanceof TextModel texts && (given instanceof String || given instanceof Text)) {
            Text text = given instanceof Text whole ? whole : Text.of((String) given);
            return texts.prepare(text, features == null ? Granularity.WORD : Granularity.of(features));
        }
        if (model instanceof ImageModel pictures && given instanceof Path file) {
            String name = String.valueOf(file.getFileName());
            return features == null
                    ? pictures.prepare(Picture.read(file), name)
                    : pictures.prepare(Picture.read(file), name, Segmenter.parse(features));
        }
        if (model instanceof TableModel table && given instanceof Row row) {
            return table.prepare(row);
        }
        String reads = model instanceof TextModel
                ? "texts, a String or a Text"
                : model instanceof ImageModel ? "pictures, the Path of a file" : "rows of a table, a Row";
        throw new IllegalArgumentException("Model '" + model.provenance().id() + "' reads " + reads + ", got "
                + given.getClass().getSimpleName() + " '" + given + "'.");
    }

    @Override
    public void close() {
        model.close();
    }

    /** What the model is called. */
    @Override
    public String toString() {
        return model.provenance().id();
    }
}
