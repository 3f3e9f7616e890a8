package dev.limpid.report;

import dev.limpid.image.Picture;
import dev.limpid.json.Judged;
import org.jspecify.annotations.Nullable;

import java.util.function.IntFunction;

/**
 * An evaluation of methods as one web page that needs no network, no server and no script: which method to use, why, how far that
 * can be believed, and all numbers below. Its last element is the evaluation itself as JSON.
 */
public final class HtmlEvaluation {
    private HtmlEvaluation() {}

    /** The page without the user's pictures, to be stored as UTF-8. Equal evaluations give equal bytes, but for seconds. */
    public static String write(Judged judged) {
        return write(judged, example -> null);
    }

    /**
     * The page, to be stored as UTF-8.
     *
     * @param pictures the picture of an example, by its place in the outcome, which disputes are drawn over; null without one.
     *     Asked for those few that are shown
     * @throws IllegalArgumentException if a picture is not of the size that the example tells of
     */
    public static String write(Judged judged, IntFunction<@Nullable Picture> pictures) {
        return write(judged, pictures, Tongue.spoken());
    }

    /**
     * The same in a tongue.
     *
     * @throws IllegalArgumentException as above
     */
    public static String write(Judged judged, IntFunction<@Nullable Picture> pictures, Tongue tongue) {
        return tongue.speak(() -> HtmlReport.render(
                "evaluation.jte", EvaluationPage.of(judged, pictures), HtmlReport.resource("evaluation.css")));
    }
}
