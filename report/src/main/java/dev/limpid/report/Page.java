package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.DataUri;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.json.Version;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The whole page, ready for its template.
 *
 * @param method that the verdict's reasons come from; empty if it gives none
 * @param notes what was assumed of model or input
 * @param photo the user's picture; null without one
 * @param positions whether the answers belong to several positions
 * @param bars whether answers have bars: not a number alone
 * @param independent whether each answer is right or wrong for itself
 * @param json the document itself, such that no browser mistakes a part of it for markup
 * @param leftOut what is too large to be in it
 */
record Page(
        String title,
        List<Phrase> verdict,
        String method,
        List<String> notes,
        @Nullable Photo photo,
        List<Answer> answers,
        boolean positions,
        boolean probabilities,
        boolean bars,
        boolean independent,
        List<Story> stories,
        List<Story.Fact> provenance,
        String json,
        List<String> leftOut) {
    private static final int LONGEST_EDGE = 1024;

    /** A line of the prediction. */
    record Answer(String label, String position, String width, String probability, String score, boolean explained) {}

    /** The user's picture, once for all drawings. */
    record Photo(String uri, Frame frame, String name) {}

    static Page of(Document document, @Nullable Picture picture) {
        Scene scene = Scene.of(document, picture);
        List<Story> stories = new ArrayList<>();
        List<@Nullable HeatMap> maps = Scales.maps(document.explanations(), scene);
        for (Attribution explanation : document.explanations()) {
            stories.add(Story.of(stories.size() + 1, explanation, scene, maps.get(stories.size())));
        }
        Payload payload = Payload.of(document);
        boolean probabilities =
                document.predictions().stream().anyMatch(prediction -> prediction.probability() != null);
        return new Page(
                Verdict.text(document, scene),
                Verdict.of(document, scene),
                stories.stream()
                        .filter(Story::scored)
                        .map(Story::method)
                        .findFirst()
                        .orElse(""),
                document.notes(),
                photo(scene),
                answers(document),
                areApart(document.predictions()),
                probabilities,
                probabilities || document.predictions().size() > 1,
                Verdict.independent(document),
                stories,
                provenance(document),
                payload.json(),
                payload.leftOut());
    }

    private static @Nullable Photo photo(Scene scene) {
        return scene.picture() == null || scene.image() == null
                ? null
                : new Photo(
                        DataUri.of(scene.picture(), LONGEST_EDGE),
                        Frame.of(scene.image()),
                        scene.image().name());
    }

    /** Those explanations that draw over the picture, if there are several to compare. */
    List<Story> compared() {
        List<Story> drawn =
                stories.stream().filter(story -> story.drawing() != null).toList();
        return drawn.size() > 1 ? drawn : List.of();
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
                    label(prediction),
                    position == null ? "" : position.toString(),
                    String.format(Locale.ROOT, "%.1f", Double.isFinite(share) ? 100 * share : 0),
                    probability == null ? "" : Numbers.percent(probability),
                    Numbers.fitting(highest).plain(prediction.score()),
                    isExplained(prediction, document)));
        }
        return answers;
    }

    /** Whether it is said of a passage, rather than a passage itself. */
    static boolean isEntity(Prediction prediction) {
        return prediction.passage() != null && !text(prediction).equals(prediction.label());
    }

    private static String text(Prediction prediction) {
        return prediction.passage() == null ? "" : prediction.passage().text();
    }

    /** Whether answers stand at several tokens; a passage says itself where it is. */
    static boolean areApart(List<Prediction> predictions) {
        return predictions.stream()
                        .filter(one -> one.passage() == null)
                        .map(one -> Objects.requireNonNullElse(one.position(), -1))
                        .distinct()
                        .count()
                > 1;
    }

    /** Whether a target is this answer. */
    static boolean isAbout(Target target, Prediction prediction) {
        if (target.type() == Target.Type.ANSWER) {
            return target.choice().label().equals(prediction.label());
        }
        return target.choice().index() == prediction.index()
                && Objects.equals(target.position(), prediction.position());
    }

    /** An answer, and where or how much of the picture it is about. */
    static String label(Prediction prediction) {
        Original.Box box = prediction.box();
        Double share = prediction.share();
        return prediction.label()
                + (isEntity(prediction) ? ": " + text(prediction) : "")
                + (box == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", %.0f to %.0f across, %.0f to %.0f down",
                                box.x(),
                                box.x() + box.width(),
                                box.y(),
                                box.y() + box.height()))
                + (share == null ? "" : ", on " + Numbers.percent(share) + " of the picture");
    }

    private static boolean isExplained(Prediction prediction, Document document) {
        return document.explanations().stream()
                .map(explanation -> explanation.target().target())
                .anyMatch(target -> isAbout(target, prediction));
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
