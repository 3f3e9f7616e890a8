package dev.limpid.report;

import dev.limpid.train.Training;

/**
 * A training as one web page that needs no network, no server and no script: what it came to, its curves, how good the model is,
 * and what it cost. Its last element is the training itself as JSON.
 */
public final class HtmlTraining {
    private HtmlTraining() {}

    /** The page, to be stored as UTF-8. Equal trainings give equal bytes. */
    public static String write(Training training) {
        return write(training, Tongue.spoken());
    }

    /** The same in a tongue. */
    public static String write(Training training, Tongue tongue) {
        return tongue.speak(() -> HtmlReport.render(
                "training.jte",
                TrainingPage.of(training),
                HtmlReport.resource("evaluation.css") + HtmlReport.resource("training.css")));
    }
}
