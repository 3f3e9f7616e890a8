package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.table.Sheet;
import dev.limpid.table.SheetStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Rows of JSON as they are; but of articles as SQuAD's are written ({@code paragraphs} of a {@code context} and its {@code
 * qas}, Rajpurkar et al. 2016) a row for each question, numbered in order.
 */
final class Articles implements SheetStream {
    private static final List<String> COLUMNS = List.of("question", "context", "answers");

    private final SheetStream rows;
    private final Path file;
    private final Deque<Sheet.Line> questions = new ArrayDeque<>();
    private boolean areArticles;
    private int number;

    Articles(SheetStream rows, Path file) {
        this.rows = rows;
        this.file = file;
    }

    @Override
    public List<String> columns() {
        return areArticles ? COLUMNS : rows.columns();
    }

    @Override
    public boolean named() {
        return rows.named();
    }

    @Override
    public Sheet.@Nullable Line next() throws IOException {
        while (questions.isEmpty()) {
            Sheet.Line line = rows.next();
            if (line == null) {
                return null;
            }
            int paragraphs = rows.columns().indexOf("paragraphs");
            if (paragraphs < 0 || !(line.cells().get(paragraphs) instanceof List<?> list)) {
                return line;
            }
            areArticles = true;
            for (Object paragraph : list) {
                ask(line.number(), paragraph);
            }
        }
        return questions.remove();
    }

    @Override
    public boolean goesOn() {
        return rows.goesOn();
    }

    @Override
    public List<String> refused() {
        return areArticles ? List.of() : rows.refused();
    }

    @Override
    public double share() {
        return rows.share();
    }

    @Override
    public int number() {
        return areArticles ? number : rows.number();
    }

    private void ask(int article, Object paragraph) {
        if (!(paragraph instanceof Map<?, ?> fields)
                || !(fields.get("context") instanceof String context)
                || !(fields.get("qas") instanceof List<?> asked)) {
            throw new FormatException(
                    file, "article " + article + ": a paragraph lacks its context, or qas, expected both as of SQuAD.");
        }
        for (Object one : asked) {
            if (!(one instanceof Map<?, ?> question) || !(question.get("question") instanceof String words)) {
                throw new FormatException(
                        file, "article " + article + ": one of qas has no question, expected it as of SQuAD.");
            }
            Object answers = question.get("answers");
            List<Object> cells = new ArrayList<>(List.of(words, context));
            cells.add(answers instanceof List<?> ? answers : List.of());
            questions.add(new Sheet.Line(++number, cells));
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
