package dev.limpid.report;

import dev.limpid.explain.Attribution;

import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * How far the explanations of a continuation's tokens can be trusted: as far as the worst of them.
 *
 * @param grade in a sentence or two
 * @param warnings of all of them, each once
 */
record Trial(Trust.Level level, String grade, List<String> warnings) {
    static Trial of(Courses.Course course, Scene scene) {
        Attribution worst = course.tokens().get(0);
        for (Attribution one : course.tokens()) {
            if (trust(one, scene).level().compareTo(trust(worst, scene).level()) > 0) {
                worst = one;
            }
        }
        Trust trust = trust(worst, scene);
        boolean sum = trust.level() == Trust.Level.FAIR || trust.level() == Trust.Level.POOR;
        String of = sum
                ? say(
                        "Least to be trusted are the scores of “{}”. ",
                        Verdict.subject(worst.target().target()))
                : "";
        return new Trial(
                trust.level(),
                of + trust.grade(),
                course.tokens().stream()
                        .flatMap(one -> one.warnings().stream())
                        .distinct()
                        .map(Say::borrowed)
                        .toList());
    }

    /** Whether it says what a reader of the whole's own trial does not know. */
    boolean tells(Courses.Course course) {
        return course.whole() == null || level == Trust.Level.FAIR || level == Trust.Level.POOR;
    }

    private static Trust trust(Attribution one, Scene scene) {
        return Trust.of(one, scene.medium(one));
    }
}
