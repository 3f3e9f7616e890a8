package dev.limpid.report;

import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.json.Generated;
import dev.limpid.model.Prediction;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * A {@link Document} as text for a terminal, in as many columns as there are.
 *
 * <p>Escape sequences come from here only: those in a user's text are taken out.
 */
public final class TerminalReport {
    private static final int INDENT = 2;

    private final Document document;
    private final Scene scene;
    private final Sheet sheet;
    private final boolean ledger;

    private TerminalReport(Document document, @Nullable Picture picture, TerminalStyle style, boolean ledger) {
        this.ledger = ledger;
        this.document = Spelling.legible(document);
        this.scene = Scene.of(this.document, picture);
        this.sheet = new Sheet(style);
    }

    /** The lines, each ended by a line feed, without the user's picture. */
    public static String render(Document document, TerminalStyle style) {
        return render(document, null, style);
    }

    /**
     * The lines, each ended by a line feed.
     *
     * @param picture what the document is about, which scores are drawn over; null without one
     * @throws IllegalArgumentException if the document is about a picture of another size
     */
    public static String render(Document document, @Nullable Picture picture, TerminalStyle style) {
        return render(document, picture, style, false);
    }

    /**
     * The same, with the books of methods that keep them.
     *
     * @param ledger whether to show where scores were lost between target and features
     */
    public static String render(Document document, @Nullable Picture picture, TerminalStyle style, boolean ledger) {
        return new TerminalReport(document, picture, style, ledger).render();
    }

    private String render() {
        verdict();
        written();
        predictions();
        notes();
        Courses courses = Courses.of(document);
        for (int i = 0; i < courses.courses().size(); i++) {
            course(i + 1, courses.courses().get(i));
        }
        for (int other : courses.others()) {
            new TerminalStory(document.explanations().get(other), scene, sheet).write(ledger);
        }
        return sheet.toString();
    }

    private void verdict() {
        Flow sentence = sheet.flow(0);
        for (Phrase phrase : Verdict.of(document, scene)) {
            if (phrase.strong()) {
                sentence.add(sheet.safe("“" + phrase.text() + "”"), sheet.ink()::bold);
            } else {
                sentence.add(sheet.safe(phrase.text()));
            }
        }
        sheet.put(sentence);
    }

    private void written() {
        Generated generated = document.generated();
        Continued continued = Continued.of(document);
        if (generated == null || continued == null) {
            return;
        }
        sheet.heading(generated.stopped() == null ? "The text that was given" : "The text that was written", "");
        sheet.put(sheet.flow(INDENT)
                .add(sheet.safe(Spelling.visible(continued.prompt())), sheet.ink()::dim)
                .add(sheet.safe(Spelling.visible(generated.text())), sheet.ink()::bold));
        sheet.gap();
        sheet.put(sheet.flow(INDENT).add(sheet.safe((continued.likelihood() + " " + continued.end()).strip())));
    }

    /** A course as one picture, then the whole's chart. */
    private void course(int number, Courses.Course course) {
        sheet.heading("Why each token?", course.method());
        Trial trial = Trial.of(course, scene);
        for (String warning : trial.warnings()) {
            sheet.put(sheet.flow(INDENT).add("Warning:", sheet.ink()::warning).add(sheet.safe(" " + warning)));
        }
        if (!trial.warnings().isEmpty()) {
            sheet.gap();
        }
        new TerminalMatrix(Matrix.of(number, course), sheet).write();
        if (trial.tells(course)) {
            sheet.gap();
            sheet.put(sheet.flow(INDENT)
                    .add(sheet.safe(trial.level().mark() + " "), sheet.ink()::bold)
                    .add(sheet.safe(trial.grade())));
        }
        if (course.whole() != null) {
            new TerminalStory(course.whole(), scene, sheet).write(ledger);
        }
    }

    private void predictions() {
        List<Prediction> predictions = document.predictions();
        if (predictions.isEmpty()) {
            return;
        }
        Integer position = predictions.get(0).position();
        boolean next = scene.writes() && position != null;
        sheet.heading(next ? "Next token" : "Prediction", next ? "after position " + position : "");
        marked();
        boolean severalPositions = Page.areApart(predictions);
        List<String> labels = predictions.stream()
                .map(one -> sheet.safe(label(one, severalPositions)))
                .toList();
        Numbers numbers = Numbers.fitting(predictions.get(0).score());
        List<String> values = predictions.stream()
                .map(one -> {
                    Double probability = one.probability();
                    return probability == null ? numbers.plain(one.score()) : Numbers.percent(probability);
                })
                .map(sheet::safe)
                .toList();
        double[] shares = predictions.stream()
                .mapToDouble(one -> Objects.requireNonNullElse(one.probability(), 0.0))
                .toArray();
        sheet.bars(labels, values, shares, false);
    }

    private void marked() {
        List<Marked> texts = Marked.of(document, scene);
        for (Marked text : texts) {
            Flow flow = sheet.flow(INDENT);
            if (!text.name().isEmpty()) {
                flow.add(sheet.safe(text.name() + ": "), sheet.ink()::dim);
            }
            for (Marked.Run run : text.runs()) {
                if (run.marked()) {
                    flow.add("[").add(sheet.safe(run.text()), sheet.ink()::bold);
                    flow.add(sheet.safe(" " + run.told()), sheet.ink()::dim).add("]");
                } else {
                    flow.add(sheet.safe(run.text()));
                }
            }
            sheet.put(flow);
        }
        if (!texts.isEmpty()) {
            sheet.gap();
        }
    }

    private void notes() {
        if (!document.notes().isEmpty()) {
            sheet.gap();
        }
        for (String note : document.notes()) {
            sheet.put(sheet.flow(INDENT).add(sheet.safe("Note: " + note), sheet.ink()::dim));
        }
    }

    private static String label(Prediction prediction, boolean severalPositions) {
        return (severalPositions ? prediction.position() + ": " : "")
                + Page.label(prediction).strip();
    }
}
