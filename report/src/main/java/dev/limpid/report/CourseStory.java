package dev.limpid.report;

import dev.limpid.explain.Attribution;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * What one method says about a continuation, as the page shows it.
 *
 * @param id where links point
 * @param texts the user's text and what follows it, coloured by the matrix's first line
 * @param telling whether the trial tells what the whole's own does not
 */
record CourseStory(
        String id,
        String method,
        MatrixPlan plan,
        List<Story.Canvas> texts,
        Medium medium,
        Trial trial,
        boolean telling,
        List<Story.Fact> settings) {
    static CourseStory of(int number, Courses.Course course, Scene scene) {
        Matrix matrix = Matrix.of(number, course);
        Trial trial = Trial.of(course, scene);
        Attribution first = course.whole() == null ? course.tokens().get(0) : course.whole();
        return new CourseStory(
                "course-" + number,
                course.method(),
                MatrixPlan.of(matrix),
                texts(first, matrix, scene),
                scene.medium(),
                trial,
                trial.tells(course),
                Story.settings(first));
    }

    String howTo() {
        Matrix matrix = plan.matrix();
        return (matrix.likely()
                        ? say(
                                "A row for each token that was written, with its probability; a column for each feature before it.")
                        : say("A row for each token that was written; a column for each feature before it."))
                + say(
                        " What was not written yet has no cell. All rows have one scale. Choose a row to see the text in its"
                                + " colours; a dashed frame marks the word that the token is part of. ")
                + matrix.note();
    }

    // As the matrix colours them, on the same scale.
    private static List<Story.Canvas> texts(Attribution first, Matrix matrix, Scene scene) {
        List<Story.Canvas> texts = new ArrayList<>();
        for (int i = 0; i < scene.texts().size(); i++) {
            List<Story.Word> words = new ArrayList<>();
            for (Passage.Piece piece :
                    Passage.of(scene.texts().get(i), i, first.scores()).pieces()) {
                words.add(word(piece, first, matrix));
            }
            texts.add(new Story.Canvas(scene.names().get(i), List.copyOf(words)));
        }
        return texts;
    }

    private static Story.Word word(Passage.Piece piece, Attribution first, Matrix matrix) {
        if (!piece.isFeature()) {
            return new Story.Word(piece.text(), -1, "", "0", "", false);
        }
        double score = first.scores().get(piece.feature()).score();
        Matrix.Line line = matrix.lines().get(0);
        double strength = matrix.strength(score / line.each());
        boolean slot = line.slot() == piece.feature();
        boolean later = !line.whole() && piece.feature() >= line.seen();
        return new Story.Word(
                piece.text(),
                piece.feature(),
                "f " + (strength < 0 ? "against" : "for") + (piece.inserted() ? " special" : "") + (slot ? " slot" : "")
                        + (later ? " later" : ""),
                Matrix.opacity(strength),
                matrix.reading().score(matrix.numbers(), score),
                false);
    }
}
