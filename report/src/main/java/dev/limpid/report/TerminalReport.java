package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.model.Prediction;

import java.util.List;
import java.util.Objects;

/**
 * A {@link Document} as text for a terminal, in as many columns as there are.
 *
 * <p>Escape sequences come from here only: those in a user's text are taken out.
 */
public final class TerminalReport {
    private final Document document;
    private final Sheet sheet;

    private TerminalReport(Document document, TerminalStyle style) {
        this.document = document;
        this.sheet = new Sheet(style);
    }

    /** The lines, each ended by a line feed. */
    public static String render(Document document, TerminalStyle style) {
        return new TerminalReport(document, style).render();
    }

    private String render() {
        verdict();
        predictions();
        for (Attribution explanation : document.explanations()) {
            new TerminalStory(explanation, document.texts(), sheet).write();
        }
        return sheet.toString();
    }

    private void verdict() {
        Flow sentence = sheet.flow(0);
        for (Phrase phrase : Verdict.of(document)) {
            if (phrase.strong()) {
                sentence.add(sheet.safe("“" + phrase.text() + "”"), sheet.ink()::bold);
            } else {
                sentence.add(sheet.safe(phrase.text()));
            }
        }
        sheet.put(sentence);
    }

    private void predictions() {
        List<Prediction> predictions = document.predictions();
        if (predictions.isEmpty()) {
            return;
        }
        sheet.heading("Prediction", "");
        boolean severalPositions = predictions.stream()
                        .map(one -> Objects.requireNonNullElse(one.position(), -1))
                        .distinct()
                        .count()
                > 1;
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

    private static String label(Prediction prediction, boolean severalPositions) {
        return severalPositions ? prediction.position() + ": " + prediction.label() : prediction.label();
    }
}
