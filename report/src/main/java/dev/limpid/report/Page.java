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

import static dev.limpid.report.Say.say;

/**
 * The whole page, ready for its template.
 *
 * @param method that the verdict's reasons come from; empty if it gives none
 * @param notes what was assumed of model or input
 * @param photo the user's picture; null without one
 * @param positions whether the answers belong to several positions
 * @param bars whether answers have bars: not a number alone
 * @param independent whether each answer is right or wrong for itself
 * @param continued what a model wrote, or is said to; null for others
 * @param marked the texts with the passages that are answers; none for others
 * @param next where the answers stand of a model that writes; empty for others
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
        List<Chapter> chapters,
        @Nullable Continued continued,
        String next,
        List<Marked> marked,
        List<Source> sources,
        List<Story.Fact> provenance,
        String json,
        List<String> leftOut) {
    private static final int LONGEST_EDGE = 1024;

    /** A line of the prediction. */
    record Answer(String label, String position, String width, String probability, String score, boolean explained) {}

    /** A method's account of a continuation, of one target, or of both. */
    record Chapter(@Nullable CourseStory course, @Nullable Story story) {}

    /** Where a method's account is, and how it was made. */
    record Source(String id, String method, List<Story.Fact> settings) {}

    /** The user's picture, once for all drawings. */
    record Photo(String uri, Frame frame, String name) {}

    /** @param given as it is; shown are its tokens as a reader expects them */
    static Page of(Document given, @Nullable Picture picture) {
        Document document = Spelling.legible(given);
        Scene scene = Scene.of(document, picture);
        List<Chapter> chapters = chapters(document, scene);
        Payload payload = Payload.of(given);
        boolean probabilities =
                document.predictions().stream().anyMatch(prediction -> prediction.probability() != null);
        return new Page(
                Verdict.text(document, scene),
                Verdict.of(document, scene),
                method(document, scene),
                document.notes().stream().map(Say::borrowed).toList(),
                photo(scene),
                answers(document),
                areApart(document.predictions()),
                probabilities,
                probabilities || document.predictions().size() > 1,
                Verdict.independent(document),
                chapters,
                Continued.of(given),
                next(document),
                Marked.of(document, scene),
                sources(chapters),
                provenance(document),
                payload.json(),
                payload.leftOut());
    }

    private static List<Chapter> chapters(Document document, Scene scene) {
        List<Attribution> explanations = document.explanations();
        List<@Nullable HeatMap> maps = Scales.maps(explanations, scene);
        Courses courses = Courses.of(document);
        List<Chapter> chapters = new ArrayList<>();
        for (Courses.Course course : courses.courses()) {
            int whole = course.whole() == null ? -1 : course.numbers().get(0);
            chapters.add(new Chapter(
                    CourseStory.of(chapters.size() + 1, course, scene),
                    whole < 0 ? null : Story.told(whole + 1, explanations.get(whole), scene)));
        }
        for (int other : courses.others()) {
            chapters.add(new Chapter(null, Story.of(other + 1, explanations.get(other), scene, maps.get(other))));
        }
        return List.copyOf(chapters);
    }

    private static List<Story> stories(List<Chapter> chapters) {
        List<Story> stories = new ArrayList<>();
        for (Chapter chapter : chapters) {
            if (chapter.story() != null) {
                stories.add(chapter.story());
            }
        }
        return stories;
    }

    List<Story> stories() {
        return stories(chapters);
    }

    // The one that the verdict's reasons come from.
    private static String method(Document document, Scene scene) {
        return document.explanations().stream()
                .filter(one -> Strengths.of(Part.of(one, scene)).counted() > 0)
                .map(one -> one.method().name())
                .findFirst()
                .orElse("");
    }

    private static String next(Document document) {
        Integer position = document.predictions().isEmpty()
                ? null
                : document.predictions().get(0).position();
        return document.generated() == null || position == null ? "" : say("after position {}", position);
    }

    private static List<Source> sources(List<Chapter> chapters) {
        List<Source> sources = new ArrayList<>();
        for (Chapter chapter : chapters) {
            Story story = chapter.story();
            CourseStory course = chapter.course();
            if (story != null) {
                sources.add(new Source(story.id(), story.method(), story.settings()));
            } else if (course != null) {
                sources.add(new Source(course.id(), course.method(), course.settings()));
            }
        }
        return sources;
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
                stories().stream().filter(story -> story.drawing() != null).toList();
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
                    label(prediction).strip(),
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

    /** Whether the answers are names of passages, which stand in their order in the text. */
    boolean names() {
        return marked.stream()
                .flatMap(text -> text.runs().stream())
                .anyMatch(run -> !run.label().isEmpty());
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
                        : say(
                                ", {} to {} across, {} to {} down",
                                pixel(box.x()),
                                pixel(box.x() + box.width()),
                                pixel(box.y()),
                                pixel(box.y() + box.height())))
                + (share == null ? "" : say(", on {} of the picture", Numbers.percent(share)));
    }

    private static String pixel(double at) {
        return String.format(Locale.ROOT, "%.0f", at);
    }

    private static boolean isExplained(Prediction prediction, Document document) {
        return document.explanations().stream()
                .map(explanation -> explanation.target().target())
                .anyMatch(target -> isAbout(target, prediction));
    }

    private static List<Story.Fact> provenance(Document document) {
        Provenance model = document.model();
        return List.of(
                new Story.Fact(say("model"), model.id()),
                new Story.Fact(say("task"), model.task()),
                new Story.Fact(say("parameters"), Numbers.count(model.parameters())),
                new Story.Fact(say("source"), model.source()),
                new Story.Fact("sha256", model.sha256()),
                new Story.Fact(say("seed"), Long.toString(document.seed())),
                new Story.Fact("limpid", Version.current()));
    }
}
