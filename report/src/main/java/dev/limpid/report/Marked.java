package dev.limpid.report;

import dev.limpid.json.Document;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A text of the user with the passages that the model names, or with the one that is its answer.
 *
 * @param name of the text, where there are several; else empty
 * @param runs in reading order; together they are the text
 */
record Marked(String name, List<Run> runs) {
    private static final String ANSWERS = "question-answering";

    /**
     * A stretch of the text.
     *
     * @param label what it is named; empty for an answer and for what is not marked
     * @param probability empty where it is not marked
     */
    record Run(String text, boolean marked, String label, String probability) {
        /** What is told of it: {@code PER 63.2 %}. */
        String told() {
            return (label + " " + probability).strip();
        }
    }

    /** Each text of a document whose answers are passages; none for others. Where passages overlap, the better one is marked. */
    static List<Marked> of(Document document, Scene scene) {
        List<Prediction> passages = document.predictions().stream()
                .filter(one -> one.passage() != null)
                .toList();
        if (document.model().task().equals(ANSWERS)) {
            passages = passages.stream().limit(1).toList();
        }
        List<Marked> texts = new ArrayList<>();
        for (int i = 0; !passages.isEmpty() && i < scene.texts().size(); i++) {
            String name = scene.texts().size() == 1 ? "" : scene.names().get(i);
            texts.add(new Marked(name, runs(scene.texts().get(i), i, passages)));
        }
        return texts;
    }

    private record Stretch(Place.Span place, Prediction of) {}

    private static List<Run> runs(String text, int input, List<Prediction> passages) {
        int length = text.codePointCount(0, text.length());
        List<Stretch> marked = new ArrayList<>();
        for (Prediction one : passages) {
            Prediction.Passage passage = one.passage();
            if (passage != null
                    && passage.place().input() == input
                    && passage.place().start() < passage.place().end()
                    && passage.place().end() <= length
                    && marked.stream().noneMatch(other -> overlap(other.place, passage.place()))) {
                marked.add(new Stretch(passage.place(), one));
            }
        }
        marked.sort(Comparator.comparingInt(stretch -> stretch.place.start()));
        List<Run> runs = new ArrayList<>();
        int at = 0;
        for (Stretch stretch : marked) {
            plain(text, at, stretch.place.start(), runs);
            String label = Page.isEntity(stretch.of) ? stretch.of.label() : "";
            Double probability = stretch.of.probability();
            runs.add(new Run(
                    slice(text, stretch.place.start(), stretch.place.end()),
                    true,
                    label,
                    probability == null ? "" : Numbers.percent(probability)));
            at = stretch.place.end();
        }
        plain(text, at, length, runs);
        return List.copyOf(runs);
    }

    private static void plain(String text, int start, int end, List<Run> runs) {
        if (start < end) {
            runs.add(new Run(slice(text, start, end), false, "", ""));
        }
    }

    private static boolean overlap(Place.Span one, Place.Span other) {
        return one.start() < other.end() && other.start() < one.end();
    }

    private static String slice(String text, int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }
}
