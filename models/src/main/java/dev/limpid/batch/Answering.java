package dev.limpid.batch;

import dev.limpid.Limpid;
import dev.limpid.Subject;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;
import dev.limpid.json.JsonFields;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Answers rows. Any number of threads may ask at once, and what one is told does not depend on the others. */
public final class Answering {
    private final Limpid model;
    private final Layout layout;
    private final Asked asked;
    private final Subjects subjects;
    private final Judge judge;

    Answering(Limpid model, Work work) {
        this.model = model;
        this.layout = work.layout();
        Question question = Question.parse(work.question());
        this.asked = question.asked();
        this.subjects = new Subjects(model.model(), layout, work.background());
        this.judge = new Judge(model, subjects, asked instanceof Asked.Evaluate one ? one : null);
    }

    /** What comes of a row. What goes wrong with it is its reason, and nothing is thrown. */
    public Answer of(Asking row) {
        if (row.broken() != null) {
            return bad(row, row.broken());
        }
        try {
            return new Answer(row.number(), line(row), null);
        } catch (CancellationException ended) {
            throw ended;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError refused) {
            return bad(row, reason(refused));
        }
    }

    private static String reason(Throwable refused) {
        if (refused instanceof StackOverflowError) {
            return "It is nested too deeply to be answered. Make it simpler.";
        }
        if (refused instanceof OutOfMemoryError) {
            return "It takes more memory than there is (" + refused.getMessage()
                    + "). Shorten it, or give Java more, as in -Xmx8g.";
        }
        String why = refused.getMessage() == null ? refused.toString() : refused.getMessage();
        Throwable cause = refused instanceof UncheckedIOException ? refused.getCause() : null;
        return cause == null ? why : why + " (" + cause.getMessage() + ")";
    }

    private String line(Asking row) {
        if (asked instanceof Asked.Predict one) {
            Document answer = model.predict(subjects.of(row), one.how());
            return written(row, json -> JsonDocument.answer(answer, json));
        }
        if (asked instanceof Asked.Explain one) {
            Subject subject = subjects.of(row);
            Document why = model.explain(subject, one.how());
            return written(row, json -> JsonDocument.fields(why, json));
        }
        return written(row, judge.of(row, layout));
    }

    private String written(Asking row, JsonDocument.Body body) {
        return JsonDocument.line(json -> {
            json.open();
            place(row, json);
            body.write(json);
            json.close();
        });
    }

    private void place(Asking row, JsonFields json) throws IOException {
        json.whole("row", row.number());
        Object id = row.broken() == null ? layout.cell(row, Column.ID) : "";
        if (!id.equals("")) {
            json.text("id", Layout.text(id));
        }
        json.text("input", row.place());
    }

    private Answer bad(Asking row, String why) {
        try {
            return bad(row, why, row.cells());
        } catch (StackOverflowError | OutOfMemoryError unwritable) {
            return bad(row, why, List.of());
        }
    }

    private Answer bad(Asking row, String why, List<Object> cells) {
        String said = why.replaceAll("\\s*\\R\\s*", " ");
        String reason =
                said.startsWith(row.place() + ": ") ? said.substring(row.place().length() + 2) : said;
        String line = JsonDocument.line(json -> {
            json.open();
            place(row, json);
            json.text("reason", reason);
            json.open("cells");
            int left = Cut.LONGEST;
            for (int i = 0; i < cells.size() && left > 0; i++) {
                String name = i < layout.names().size() ? layout.names().get(i) : "column " + i;
                String cell = Cut.to(Layout.text(cells.get(i)), left);
                left -= cell.length() + 1;
                json.text(name, cell);
            }
            json.close();
            json.close();
        });
        return new Answer(row.number(), line, row.place() + ": " + reason);
    }

    /** So that a bad row does not fill the disk. */
    private static final class Cut {
        /** Characters of all cells of a bad row. */
        static final int LONGEST = 4000;

        static String to(String text, int most) {
            if (text.length() <= most) {
                return text;
            }
            int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
            return text.substring(0, end) + "…";
        }
    }
}
