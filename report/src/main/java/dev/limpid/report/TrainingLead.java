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
import java.util.stream.Collectors;

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
        String updates = " after " + Numbers.many(outcome.steps(), "update", "updates") + ".";
        if (report != null && !report.getValue().figures().isEmpty()) {
            Figure figure = report.getValue().figures().get(0);
            return figure.meaning().name() + " " + Means.told(figure.value()) + " on " + report.getKey() + updates;
        }
        Verdict best = outcome.best();
        return best == null
                ? LOSS + " " + number(outcome.loss()) + updates
                : best.metric() + " " + number(best.value()) + " at best, after update "
                        + Numbers.count(outcome.bestStep()) + " of " + Numbers.count(outcome.steps()) + ".";
    }

    private static List<String> course(Training training) {
        Outcome outcome = training.outcome();
        List<String> told = new ArrayList<>();
        List<Stretches.Point> points = Stretches.of(training.log(), ENDS).points();
        if (!points.isEmpty()) {
            Stretches.Point last = points.get(points.size() - 1);
            told.add("In " + TrainingPage.duration(outcome.seconds()) + " the model went " + Numbers.brief(last.epoch())
                    + (last.epoch() == 1 ? " time" : " times") + " over its examples; the loss went from "
                    + number(points.get(0).loss()) + " to " + number(last.loss()) + ".");
        }
        Verdict best = outcome.best();
        if (best != null) {
            told.add("Its weights are those after update " + Numbers.count(outcome.bestStep()) + ", where "
                    + best.metric() + " was best: " + number(best.value()) + ".");
        }
        if (outcome.stoppedEarly()) {
            told.add("It was stopped early, since it no longer improved.");
        }
        List<String> resumed = training.log().stream()
                .filter(line -> line instanceof LogLine.Begun begun && begun.isResumed())
                .map(line -> Numbers.count(line.step()))
                .toList();
        if (!resumed.isEmpty()) {
            told.add("It was interrupted and went on after " + (resumed.size() == 1 ? "update " : "updates ")
                    + resumed.stream().collect(Collectors.joining(", ")) + ".");
        }
        return told;
    }

    private static List<String> believe(Training training) {
        List<String> told = new ArrayList<>();
        Map.Entry<String, Report> report = report(training);
        if (report == null) {
            told.add("Nothing was held back, so that nobody knows how it does on examples that it has not seen.");
            return told;
        }
        told.add("The numbers of " + report.getKey() + " rest on "
                + Numbers.many(report.getValue().examples(), "example", "examples")
                + "; the brackets are where they may well lie, were others drawn.");
        if (report.getValue() instanceof ClassificationReport classes) {
            long most = 0;
            int frequent = 0;
            for (int k = 0; k < classes.confusion().classes().size(); k++) {
                if (classes.confusion().labelled(k) > most) {
                    most = classes.confusion().labelled(k);
                    frequent = k;
                }
            }
            told.add("Always saying '" + classes.confusion().classes().get(frequent) + "' would be right in "
                    + Numbers.share((double) most / classes.examples()) + ".");
        }
        if (!report.getKey().equals("test")) {
            told.add("The same data chose the weights, so that on other data they may do worse.");
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
            told.add("After update " + Numbers.count(where)
                    + " the loss on what it does not learn from rose again, from " + number(least) + " to "
                    + number(last) + ": the model began to learn its examples by heart.");
        }
    }

    static String number(double value) {
        return Double.isFinite(value) ? Numbers.terse(value).plain(value) : "unknown";
    }
}
