package dev.limpid.data;

import dev.limpid.model.Input;
import dev.limpid.table.Sheet;
import dev.limpid.task.Example;
import dev.limpid.task.Task;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of texts. */
record Texts(TextModel model, Labels labels) {
    List<Candidate> candidates(Path file, Dataset.Wanted wanted, List<String> notes) throws IOException {
        Task task = model.task();
        Sheet sheet = Sheet.read(file, first -> Columns.isHeader(first, wanted.columns(), task));
        Columns columns = Columns.of(sheet, wanted.columns(), task, labels);
        notes.addAll(columns.notes());
        List<Candidate> candidates = new ArrayList<>();
        for (Sheet.Line line : sheet.lines()) {
            String name = sheet.source() + ":" + line.number();
            String label = said(line, columns, Columns.Role.LABEL);
            Row row = new Row(line, columns, name, label == null ? null : Labels.shown(label), wanted.words());
            candidates.add(new Candidate(name, row.label, () -> prepared(row)));
        }
        return candidates;
    }

    private record Row(
            Sheet.Line line,
            Columns columns,
            String name,
            @Nullable String label,
            Granularity words) {}

    /** What stands in the column of a role; null where there is none, or nothing. */
    private static @Nullable String said(Sheet.Line line, Columns columns, Columns.Role role) {
        Integer column = columns.at().get(role);
        String said = column == null ? "" : line.text(column);
        return said.isBlank() ? null : said;
    }

    private Case prepared(Row row) {
        String first = said(row.line, row.columns, Columns.Role.TEXT);
        String second = said(row.line, row.columns, Columns.Role.PAIR);
        Text text = new Text(first == null ? "" : first, second);
        Integer answer = row.label == null ? null : labels.answer(row.label, row.name);
        Input input;
        try {
            input = model.prepare(text, row.words);
        } catch (IllegalArgumentException refused) {
            throw new Candidate.Unfit(refused);
        }
        Integer marked = row.columns.at().get(Columns.Role.RATIONALE);
        Object cell = marked == null ? "" : row.line.cells().get(marked);
        boolean asks = model.task() == Task.QUESTION_ANSWERING;
        try {
            return new Case(
                    new Example(row.name, String.join("\n", text.parts()).strip(), row.label, input),
                    answer,
                    cell instanceof String nothing && nothing.isBlank()
                            ? null
                            : Rationale.of(cell, asks && second != null ? second : text.text(), asks ? 1 : 0)
                                    .truth(input.features()));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(row.name + ": " + refused.getMessage(), refused);
        }
    }
}
