package dev.limpid.assertions;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.Prepared;
import dev.limpid.Subject;
import dev.limpid.explain.Attribution;
import dev.limpid.generation.Sampling;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.table.Row;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/** A model that is open for a test: it answers, and explains its answers. */
public final class ModelUnderTest implements AutoCloseable {
    private final Limpid limpid;

    private ModelUnderTest(Limpid limpid) {
        this.limpid = limpid;
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
        return new ModelUnderTest(Limpid.load(name, Loading.USUAL.task(task)));
    }

    /** A model that is open; closing this closes it. */
    public static ModelUnderTest of(TaskModel<?> model) {
        return new ModelUnderTest(Limpid.of(model));
    }

    /** The model itself. */
    public TaskModel<?> model() {
        return limpid.model();
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
        TaskModel<?> model = model();
        Input input = Prepared.of(model, subject(given, Question.USUAL), Prepared.Cut.USUAL, (Sampling) null)
                .input();
        return model.top(input, model.position(input, null), 1).get(0);
    }

    Attribution explained(Object given, Question question) {
        Subject subject = subject(given, question);
        String target = target(subject, question);
        Explaining how = Explaining.by(question.method())
                .targets(target == null ? List.of() : List.of(target))
                .against(question.against())
                .features(question.features())
                .baseline(question.baseline())
                .masker(question.masker())
                .steps(question.steps())
                .samples(question.samples())
                .seed(question.seed())
                .settings(question.settings())
                .top(1);
        List<Attribution> all = limpid.explain(subject, how).explanations();
        if (all.size() != 1) {
            throw new IllegalArgumentException("Target '" + target + "' means " + all.size()
                    + " targets, and a test explains one. Name it: label:L, token:T or index:I.");
        }
        return all.get(0);
    }

    /** One where a model that writes would have each word explained: all that the user says it wrote, else the next word. */
    private @Nullable String target(Subject subject, Question question) {
        if (question.target() != null || question.against() != null || model().task() != Task.TEXT_GENERATION) {
            return question.target();
        }
        return subject instanceof Subject.Words words && words.text().pair() != null ? "continuation" : "top";
    }

    private Subject subject(Object given, Question question) {
        if (given instanceof Text text) {
            return new Subject.Words(text);
        }
        if (given instanceof String text) {
            return Subject.text(text);
        }
        if (given instanceof Row row) {
            return new Subject.Cells(row, question.background());
        }
        if (given instanceof Path file && model() instanceof ImageModel) {
            return Subject.image(file);
        }
        throw new IllegalArgumentException(
                "Model '" + this + "' reads no pictures for its task " + model().task() + ", got '" + given + "'.");
    }

    @Override
    public void close() {
        limpid.close();
    }

    /** What the model is called. */
    @Override
    public String toString() {
        return model().provenance().id();
    }
}
