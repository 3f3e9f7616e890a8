package dev.limpid;

import dev.limpid.image.Picture;
import dev.limpid.table.Row;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.text.Message;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a model is asked about. */
public sealed interface Subject {
    /**
     * A text, or two that are read together: a pair, a question with its context, a prompt and how it goes on.
     *
     * @param text as {@link dev.limpid.text.Text} has it
     */
    record Words(dev.limpid.text.Text text) implements Subject {}

    /**
     * A chat, which the model's own template writes as a text.
     *
     * @param continuation the answer to be explained; null for the model's own
     */
    record Chat(List<Message> messages, @Nullable String continuation) implements Subject {
        public Chat {
            messages = List.copyOf(messages);
        }
    }

    /**
     * A picture.
     *
     * @param name of its file
     */
    record Image(Picture picture, String name) implements Subject {}

    /**
     * A row of a table.
     *
     * @param background rows of the same columns, whose values stand for absent ones; null without any
     */
    record Cells(Row row, @Nullable Table background) implements Subject {}

    static Subject text(String text) {
        return new Words(dev.limpid.text.Text.of(text));
    }

    /** Two texts: the second is a pair, a question's context, or how a prompt goes on. */
    static Subject texts(String text, String second) {
        return new Words(new dev.limpid.text.Text(text, second));
    }

    /**
     * A picture from a file: PNG, JPEG, WebP, GIF or BMP.
     *
     * @throws dev.limpid.image.ImageException if it is none, or damaged
     */
    static Image image(Path file) {
        return new Image(Picture.read(file), String.valueOf(file.getFileName()));
    }

    /** A row by its columns: numbers, texts, or lists of numbers. */
    static Subject row(Map<String, Object> values) {
        return new Cells(new Row("row", 0, values, true), null);
    }

    /**
     * A row of a file: {@code .csv}, {@code .tsv} or {@code .json}.
     *
     * @param number counted from 0
     * @throws dev.limpid.format.FormatException if there is no such row, or the file is none of these
     */
    static Subject row(Path file, int number) {
        try {
            return new Cells(Rows.read(file, number), null);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file + ".", unreadable);
        }
    }
}
