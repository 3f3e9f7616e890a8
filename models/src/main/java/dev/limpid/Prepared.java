package dev.limpid;

import dev.limpid.generation.Continuation;
import dev.limpid.generation.Sampling;
import dev.limpid.image.Picture;
import dev.limpid.json.Generated;
import dev.limpid.model.Input;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TableModel;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import dev.limpid.text.Rendered;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A subject as its model reads it.
 *
 * @param picture to draw scores over; null unless the model reads pictures
 * @param generated how a model that writes goes on; null for others
 * @param notes what was assumed of it or of the model
 */
public record Prepared(
        Input input, @Nullable Picture picture, @Nullable Generated generated, List<String> notes) {
    public Prepared {
        notes = List.copyOf(notes);
    }

    /**
     * What gets a score.
     *
     * @param words of a text
     * @param regions of a picture; null for its pixels
     */
    public record Cut(Granularity words, @Nullable Segmenter regions) {
        /** As where a user says nothing. */
        public static final Cut USUAL = new Cut(Granularity.WORD, null);

        /**
         * What a user calls features, of a text or of a picture.
         *
         * @param named null for the usual ones
         * @throws IllegalArgumentException if it is not known
         */
        public static Cut of(@Nullable String named, boolean picture) {
            if (named == null) {
                return USUAL;
            }
            return picture ? new Cut(Granularity.WORD, Segmenter.parse(named)) : new Cut(Granularity.of(named), null);
        }
    }

    /**
     * Makes a subject ready.
     *
     * @param writing how a model that writes goes on; null if it is not to write
     * @throws IllegalArgumentException if it is not what this model reads
     */
    public static Prepared of(TaskModel<?> model, Subject subject, Cut cut, @Nullable Sampling writing) {
        return of(
                model, subject, cut, writing == null ? null : (texts, text) -> texts.write(text, writing, token -> {}));
    }

    /** How a model writes on. */
    interface Writer {
        Continuation write(TextModel model, Text prompt);
    }

    /** @param writer null if it is not to write */
    static Prepared of(TaskModel<?> model, Subject subject, Cut cut, @Nullable Writer writer) {
        List<String> notes = new ArrayList<>(model.notes());
        if (model instanceof ImageModel pictures && subject instanceof Subject.Image one) {
            notes.addAll(one.picture().notes());
            Input input = cut.regions() == null
                    ? pictures.prepare(one.picture(), one.name())
                    : pictures.prepare(one.picture(), one.name(), cut.regions());
            return new Prepared(input, one.picture(), null, notes);
        }
        if (model instanceof TableModel table && subject instanceof Subject.Cells one) {
            return new Prepared(table.prepare(one.row()), null, null, notes);
        }
        if (model instanceof TextModel texts && subject instanceof Subject.Words one) {
            return of(texts, one.text(), cut.words(), writer, notes);
        }
        if (model instanceof TextModel texts && subject instanceof Subject.Chat chat) {
            Rendered rendered = texts.chat(chat.messages());
            notes.addAll(rendered.notes());
            return of(texts, rendered.toRead().with(chat.continuation()), cut.words(), writer, notes);
        }
        throw new IllegalArgumentException("Model '" + model.provenance().id() + "' reads " + read(model)
                + " for its task " + model.task() + ", got " + named(subject) + ".");
    }

    private static Prepared of(
            TextModel model, Text text, Granularity words, @Nullable Writer writer, List<String> notes) {
        Continuation written = null;
        Input input;
        if (model.task() == Task.TEXT_GENERATION && text.pair() == null && writer != null) {
            written = writer.write(model, text);
            input = model.prepare(text, written, words);
        } else {
            input = model.prepare(text, words);
        }
        notes.addAll(input.notes());
        return new Prepared(
                input, null, model.task() == Task.TEXT_GENERATION ? Writings.of(model, input, written) : null, notes);
    }

    private static String read(TaskModel<?> model) {
        return model instanceof TextModel ? "a text" : model instanceof ImageModel ? "a picture" : "a row of a table";
    }

    private static String named(Subject subject) {
        if (subject instanceof Subject.Words) {
            return "a text";
        }
        if (subject instanceof Subject.Chat) {
            return "a chat";
        }
        return subject instanceof Subject.Image ? "a picture" : "a row of a table";
    }
}
