package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;
import dev.limpid.json.Version;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The whole page, ready for its template.
 *
 * @param method that the verdict's reasons come from; empty if it gives none
 * @param positions whether the answers belong to several positions
 * @param json the document itself, such that no browser mistakes a part of it for markup
 */
record Page(
        String title,
        List<Phrase> verdict,
        String method,
        List<Answer> answers,
        boolean positions,
        boolean probabilities,
        List<Story> stories,
        List<Story.Fact> provenance,
        String json) {
    /** A line of the prediction. */
    record Answer(String label, String position, String width, String probability, String score, boolean explained) {}

    static Page of(Document document) {
        List<Story> stories = new ArrayList<>();
        for (Attribution explanation : document.explanations()) {
            stories.add(Story.of(stories.size() + 1, explanation, document.texts()));
        }
        return new Page(
                Verdict.text(document),
                Verdict.of(document),
                stories.stream()
                        .filter(Story::scored)
                        .map(Story::method)
                        .findFirst()
                        .orElse(""),
                answers(document),
                positions(document) > 1,
                document.predictions().stream().anyMatch(prediction -> prediction.probability() != null),
                stories,
                provenance(document),
                JsonDocument.write(document).replace("<", "\\u003c"));
    }

    private static long positions(Document document) {
        return document.predictions().stream()
                .map(prediction -> Objects.requireNonNullElse(prediction.position(), -1))
                .distinct()
                .count();
    }

    private static List<Answer> answers(Document document) {
        List<Prediction> predictions = document.predictions();
        double lowest =
                predictions.stream().mapToDouble(Prediction::score).min().orElse(0);
        double highest =
                predictions.stream().mapToDouble(Prediction::score).max().orElse(1);
        double range = highest > lowest ? highest - lowest : 1;
        List<Answer> answers = new ArrayList<>();
        for (Prediction prediction : predictions) {
            Double probability = prediction.probability();
            double share = probability == null ? (prediction.score() - lowest) / range : probability;
            Integer position = prediction.position();
            answers.add(new Answer(
                    prediction.label(),
                    position == null ? "" : position.toString(),
                    String.format(Locale.ROOT, "%.1f", Double.isFinite(share) ? 100 * share : 0),
                    probability == null ? "" : Numbers.percent(probability),
                    Numbers.fitting(highest).plain(prediction.score()),
                    isExplained(prediction, document)));
        }
        return answers;
    }

    private static boolean isExplained(Prediction prediction, Document document) {
        return document.explanations().stream()
                .map(explanation -> explanation.target().target())
                .anyMatch(target -> target.choice().index() == prediction.index()
                        && Objects.equals(target.position(), prediction.position()));
    }

    private static List<Story.Fact> provenance(Document document) {
        Provenance model = document.model();
        return List.of(
                new Story.Fact("model", model.id()),
                new Story.Fact("task", model.task()),
                new Story.Fact("parameters", Numbers.count(model.parameters())),
                new Story.Fact("source", model.source()),
                new Story.Fact("sha256", model.sha256()),
                new Story.Fact("seed", Long.toString(document.seed())),
                new Story.Fact("limpid", Version.current()));
    }
}
