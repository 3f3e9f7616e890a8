package dev.limpid.corpus;

import dev.limpid.table.Row;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Examples from files, in their order, reached at random. They lie in a store on disk, so that memory does not depend on their
 * number. For several threads.
 */
public final class Corpus implements Closeable {
    private final String source;
    private final Lesson lesson;
    private final Columns columns;
    private final List<String> notes;
    private final String sha256;
    private final Store store;

    Corpus(String source, Lesson lesson, Columns columns, List<String> notes, String sha256, Store store) {
        this.source = source;
        this.lesson = lesson;
        this.columns = columns;
        this.notes = List.copyOf(notes);
        this.sha256 = sha256;
        this.store = store;
    }

    /**
     * Reads files once, from beginning to end.
     *
     * @param paths files of the same columns, folders that hold such files, or one folder with a folder of texts or pictures
     *     for each label
     * @param folder where the store lies until this is closed
     * @throws dev.limpid.format.FormatException in one line with file and line, if a file is damaged
     * @throws IllegalArgumentException in one line that says what to do, if nothing can be learnt from them: no rows, no such
     *     column, one class only
     * @throws IOException in one line, if a file cannot be read, or the disk is full
     */
    public static Corpus read(List<Path> paths, Wanted wanted, Path folder) throws IOException {
        return new Intake(paths, wanted, null).read(folder);
    }

    /** What the files are called together. */
    public String source() {
        return source;
    }

    /** What there is to learn. */
    public Kind kind() {
        return lesson.kind();
    }

    /** Which column is what. */
    public Columns columns() {
        return columns;
    }

    /** What was taken for what, what was left out, and what there is to learn, a sentence each. */
    public List<String> notes() {
        return notes;
    }

    /** SHA-256 in hexadecimal of all that was read: the cells, wherever they stood; of pictures their places, sizes and labels. */
    public String sha256() {
        return sha256;
    }

    /**
     * The labels there are.
     *
     * @throws IllegalStateException if its kind has none
     */
    public Labels labels() {
        Labels labels = lesson.labels();
        if (labels == null) {
            throw new IllegalStateException(
                    source + " has no labels: " + lesson.kind().told() + ".");
        }
        return labels;
    }

    /** What a user wants, with the columns and the kind that these files have. */
    Wanted likewise(Wanted wanted) {
        Wanted same = wanted.learning(kind());
        for (Map.Entry<Role, String> one : columns.names().entrySet()) {
            same = same.naming(one.getKey(), one.getValue());
        }
        return same;
    }

    /** How many examples there are, at least one. */
    public int size() {
        return Math.toIntExact(store.size());
    }

    /** An example, from 0: of the record that its {@link #kind} says. */
    public Item get(int at) throws IOException {
        Stored stored = Stored.of(store.get(at));
        Map<Role, Object> values = stored.values();
        String place = stored.place();
        return switch (lesson.kind()) {
            case TEXT -> new Item.Plain(place, text(values, Role.TEXT));
            case CLASSES ->
                new Item.Labelled(place, text(values, Role.TEXT), pair(values), List.of(text(values, Role.LABEL)));
            case LABELS ->
                new Item.Labelled(place, text(values, Role.TEXT), pair(values), labels(values.get(Role.LABEL)));
            case SCORES -> new Item.Scored(place, text(values, Role.TEXT), pair(values), score(place, values));
            case PAIRS -> new Item.Pair(place, text(values, Role.TEXT), text(values, Role.PAIR));
            case TAGS -> new Item.Tagged(place, texts(values.get(Role.TOKENS)), texts(values.get(Role.TAGS)));
            case ANSWERS ->
                new Item.Asked(place, text(values, Role.QUESTION), text(values, Role.CONTEXT), answers(values));
            case PICTURES -> new Item.Pictured(place, Path.of(text(values, Role.IMAGE)), text(values, Role.LABEL));
        };
    }

    private static String text(Map<Role, Object> values, Role role) {
        return String.valueOf(values.get(role));
    }

    private static @Nullable String pair(Map<Role, Object> values) {
        return values.containsKey(Role.PAIR) ? text(values, Role.PAIR) : null;
    }

    private static double score(String place, Map<Role, Object> values) {
        return values.get(Role.SCORE) instanceof Double score
                ? score
                : Cells.number(place, Role.LABEL, text(values, Role.LABEL));
    }

    private static List<String> labels(@Nullable Object value) {
        return value instanceof List<?>
                ? texts(value).stream().distinct().toList()
                : Tally.parts(String.valueOf(value));
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(one -> texts.add(one instanceof Double number ? Row.written(number) : String.valueOf(one)));
        }
        return texts;
    }

    private static List<Item.Answer> answers(Map<Role, Object> values) {
        List<String> texts = texts(values.get(Role.ANSWER));
        List<String> starts = texts(values.get(Role.ANSWER_START));
        List<Item.Answer> answers = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            answers.add(new Item.Answer(texts.get(i), Integer.parseInt(starts.get(i))));
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
