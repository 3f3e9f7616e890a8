package dev.limpid.studio;

import dev.limpid.Limpid;
import dev.limpid.Subject;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;
import dev.limpid.report.HtmlBoard;
import dev.limpid.report.HtmlReport;
import dev.limpid.report.PictureReport;
import dev.limpid.report.SvgReport;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Answers questions, and writes each answer as the command line does. */
final class Answering {
    private final Shelf shelf;
    private final Subjects subjects;
    private final Carrying carrying;

    Answering(Shelf shelf, Subjects subjects, Carrying carrying) {
        this.shelf = shelf;
        this.subjects = subjects;
        this.carrying = carrying;
    }

    /**
     * The answer's files by name.
     *
     * @throws java.util.concurrent.CancellationException if the job was cancelled meanwhile
     */
    Map<String, byte[]> answer(Question question, Job job) {
        job.requireWanted();
        if (question instanceof Question.Predict one) {
            return predict(one, job);
        }
        if (question instanceof Question.Explain one) {
            return explain(one, job);
        }
        if (question instanceof Question.Evaluate one) {
            return carrying.evaluate(one, job);
        }
        if (question instanceof Question.Select one) {
            return carrying.select(one, job);
        }
        throw new IllegalStateException("Models are loaded elsewhere.");
    }

    private Map<String, byte[]> predict(Question.Predict question, Job job) {
        Subject subject = subjects.of(question.subject());
        try (Shelf.Lease lease = shelf.borrow(question.wish())) {
            return written(
                    lease.model().predict(subject, question.how(), more -> {
                        job.requireWanted();
                        job.advances(more);
                    }),
                    subject instanceof Subject.Image image ? image.picture() : null);
        }
    }

    private Map<String, byte[]> explain(Question.Explain question, Job job) {
        Subject subject = subjects.of(question.subject());
        try (Shelf.Lease lease = shelf.borrow(question.wish())) {
            Limpid model = lease.model();
            job.says("Explaining");
            Document document = model.explain(subject, question.how(), more -> {
                job.requireWanted();
                job.advances(more);
            });
            job.requireWanted();
            job.says("Writing the report");
            return written(document, subject instanceof Subject.Image image ? image.picture() : null);
        }
    }

    private static Map<String, byte[]> written(Document document, @Nullable Picture picture) {
        Written files = new Written(JsonDocument.write(document));
        files.speak("report", "html", tongue -> HtmlReport.write(document, picture, tongue));
        files.speak("view", "html", tongue -> HtmlBoard.write(document, picture, tongue));
        if (picture != null && !document.explanations().isEmpty()) {
            files.add("report.png", PictureReport.write(document, picture));
        }
        try {
            files.speak("report", "svg", tongue -> SvgReport.write(document, tongue));
        } catch (IllegalArgumentException several) {
            // One drawing shows one explanation; whoever asks for it is told so.
            return files.files();
        }
        return files.files();
    }
}
