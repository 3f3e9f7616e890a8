package dev.limpid.report;

import dev.limpid.performance.ClassificationReport;
import dev.limpid.performance.Figure;
import dev.limpid.performance.Report;
import dev.limpid.train.LogLine;
import dev.limpid.train.Outcome;
import dev.limpid.train.Stretches;
import dev.limpid.train.Training;
import dev.limpid.train.Verdict;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * What a training came to, in words.
 *
 * @param sentence what to know of it
 * @param course how it went
 * @param believe how far that can be believed
 */
record TrainingLead(String sentence, List<String> course, List<String> believe) {
    private static final String LOSS = "loss";
    private static final double RISEN = 1.05;
    private static final int ENDS = 20;

    static TrainingLead of(Training training) {
        String sentence = sentence(training);
        return new TrainingLead(
                sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1),
                course(training),
                believe(training));
    }

    /** The report that speaks of data that decided nothing, or else the last one. */
    static Map.@Nullable Entry<String, Report> report(Training training) {
        Map.Entry<String, Report> last = null;
        for (Map.Entry<String, Report> one : training.reports().entrySet()) {
            last = last != null && last.getKey().equals("test") ? last : one;
        }
        return last;
    }

    private static String sentence(Training training) {
        Map.Entry<String, Report> report = report(training);
        Outcome outcome = training.outcome();
        String updates = Numbers.many(outcome.steps(), key("{} update"), key("{} updates"));
        if (report != null && !report.getValue().figures().isEmpty()) {
            Figure figure = report.getValue().figures().get(0);
            return say(
                    "{} {} on {} after {}.",
                    figure.meaning().name(),
                    Means.told(figure.value()),
                    borrowed(report.getKey()),
                    updates);
        }
        Verdict best = outcome.best();
        return best == null
                ? say("loss {} after {}.", number(outcome.loss()), updates)
                : say(
                        "{} {} at best, after update {} of {}.",
                        best.metric(),
                        number(best.value()),
                        Numbers.count(outcome.bestStep()),
                        Numbers.count(outcome.steps()));
    }

    private static List<String> course(Training training) {
        Outcome outcome = training.outcome();
        List<String> told = new ArrayList<>();
        List<Stretches.Point> points = Stretches.of(training.log(), ENDS).points();
        if (!points.isEmpty()) {
            Stretches.Point last = points.get(points.size() - 1);
            String time = TrainingPage.duration(outcome.seconds());
            String from = number(points.get(0).loss());
            String to = number(last.loss());
            told.add(
                    last.epoch() == 1
                            ? say(
                                    "In {} the model went 1 time over its examples; the loss went from {} to {}.",
                                    time,
                                    from,
                                    to)
                            : say(
                                    "In {} the model went {} times over its examples; the loss went from {} to {}.",
                                    time,
                                    Numbers.brief(last.epoch()),
                                    from,
                                    to));
        }
        Verdict best = outcome.best();
        if (best != null) {
            told.add(say(
                    "Its weights are those after update {}, where {} was best: {}.",
                    Numbers.count(outcome.bestStep()),
                    best.metric(),
                    number(best.value())));
        }
        if (outcome.stoppedEarly()) {
            told.add(say("It was stopped early, since it no longer improved."));
        }
        List<String> resumed = training.log().stream()
                .filter(line -> line instanceof LogLine.Begun begun && begun.isResumed())
                .map(line -> Numbers.count(line.step()))
                .toList();
        if (!resumed.isEmpty()) {
            told.add(
                    resumed.size() == 1
                            ? say("It was interrupted and went on after update {}.", resumed.get(0))
                            : say("It was interrupted and went on after updates {}.", String.join(say(", "), resumed)));
        }
        return told;
    }

    private static List<String> believe(Training training) {
        List<String> told = new ArrayList<>();
        Map.Entry<String, Report> report = report(training);
        if (report == null) {
            told.add(say("Nothing was held back, so that nobody knows how it does on examples that it has not seen."));
            return told;
        }
        told.add(say(
                "The numbers of {} rest on {}; the brackets are where they may well lie, were others drawn.",
                borrowed(report.getKey()),
                Numbers.many(report.getValue().examples(), key("{} example"), key("{} examples"))));
        if (report.getValue() instanceof ClassificationReport classes) {
            long most = 0;
            int frequent = 0;
            for (int k = 0; k < classes.confusion().classes().size(); k++) {
                if (classes.confusion().labelled(k) > most) {
                    most = classes.confusion().labelled(k);
                    frequent = k;
                }
            }
            told.add(say(
                    "Always saying '{}' would be right in {}.",
                    classes.confusion().classes().get(frequent),
                    Numbers.share((double) most / classes.examples())));
        }
        if (!report.getKey().equals("test")) {
            told.add(say("The same data chose the weights, so that on other data they may do worse."));
        }
        learntByHeart(training, told);
        return told;
    }

    private static void learntByHeart(Training training, List<String> told) {
        double least = Double.POSITIVE_INFINITY;
        long where = 0;
        double last = Double.NaN;
        for (LogLine line : training.log()) {
            if (line instanceof LogLine.Judged judged) {
                last = judged.verdict().values().getOrDefault(LOSS, Double.NaN);
                if (last < least) {
                    least = last;
                    where = line.step();
                }
            }
        }
        if (last > RISEN * least) {
            told.add(say(
                    "After update {} the loss on what it does not learn from rose again, from {} to {}: the model began to learn"
                            + " its examples by heart.",
                    Numbers.count(where),
                    number(least),
                    number(last)));
        }
    }

    static String number(double value) {
        return Double.isFinite(value) ? Numbers.terse(value).plain(value) : say("unknown");
    }
}
