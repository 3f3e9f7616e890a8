package dev.limpid.report;

import dev.limpid.json.Version;
import dev.limpid.performance.AnswerReport;
import dev.limpid.performance.ClassFigures;
import dev.limpid.performance.ClassificationReport;
import dev.limpid.performance.Figure;
import dev.limpid.performance.Report;
import dev.limpid.train.JsonTraining;
import dev.limpid.train.LogLine;
import dev.limpid.train.Training;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/**
 * A training's page, ready for its template.
 *
 * @param reported what part of the data the detailed tables are of; empty without a report
 * @param confusion null where there are no classes
 * @param reliability null where there are no confidences
 * @param command that repeats it; empty where that is not known
 * @param calibration how far confidence is off, a sentence
 * @param json the training itself, such that no browser mistakes a part of it for markup
 */
record TrainingPage(
        TrainingLead lead,
        String model,
        String data,
        CurveChart loss,
        List<CurveChart> metrics,
        List<CurveChart> running,
        boolean resumed,
        Scores scores,
        String reported,
        List<OfClass> classes,
        @Nullable ConfusionTable confusion,
        @Nullable ReliabilityChart reliability,
        String calibration,
        List<Balance> balance,
        List<Story.Fact> cost,
        List<String> notes,
        List<Story.Fact> facts,
        String command,
        String json) {
    private static final int SCREEN = 20;
    private static final double MANY = 100;
    private static final int DECIMALS = 8;

    /** Metrics of all reports side by side. */
    record Scores(List<String> parts, List<Score> rows) {}

    /** A metric. */
    record Score(String name, String arrow, String better, String summary, String source, List<Told> values) {}

    /** A value with its interval. */
    record Told(String mean, String interval) {}

    /** A class, with its bars from left to right in percent. */
    record OfClass(
            String name, String labelled, String predicted, Told precision, Told recall, Told f1, String width) {}

    /** A class's examples. */
    record Balance(String label, String training, String share, String width, String validation, String test) {}

    static TrainingPage of(Training training) {
        TrainingCurves curves = new TrainingCurves(training);
        Map.Entry<String, Report> entry = TrainingLead.report(training);
        Report report = entry == null ? null : entry.getValue();
        ClassificationReport classes = report instanceof ClassificationReport one ? one : null;
        return new TrainingPage(
                TrainingLead.of(training),
                training.model().id(),
                training.data(),
                curves.loss(),
                curves.metrics(),
                curves.running(),
                training.log().stream().anyMatch(line -> line instanceof LogLine.Begun begun && begun.isResumed()),
                scores(training),
                entry == null ? "" : borrowed(entry.getKey()),
                report == null
                        ? List.of()
                        : report.classes().stream().map(TrainingPage::ofClass).toList(),
                classes == null ? null : ConfusionTable.of(classes.confusion(), classes.cases()),
                classes == null ? null : ReliabilityChart.of(classes.reliability()),
                classes == null ? "" : calibration(classes),
                balance(training.balance()),
                cost(training),
                training.notes().stream().map(Say::borrowed).toList(),
                facts(training),
                String.valueOf(training.settings().getOrDefault(Training.COMMAND, "")),
                JsonTraining.write(training).replace("<", "\\u003c"));
    }

    /** Whether there are so many classes that they are folded away. */
    boolean isLong() {
        return classes.size() > SCREEN;
    }

    static Scores scores(Training training) {
        Map<String, Map<String, Figure>> rows = new LinkedHashMap<>();
        Map<String, List<Figure>> told = new LinkedHashMap<>();
        training.reports().forEach((part, report) -> {
            told.put(borrowed(part), report.figures());
            if (report instanceof AnswerReport answers) {
                told.put(
                        say("{}, with an answer", borrowed(part)),
                        answers.answerable().figures());
                told.put(
                        say("{}, without one", borrowed(part)),
                        answers.unanswerable().figures());
            }
        });
        told.values().removeIf(List::isEmpty);
        told.forEach((part, figures) ->
                figures.forEach(figure -> rows.computeIfAbsent(figure.meaning().name(), name -> new LinkedHashMap<>())
                        .put(part, figure)));
        List<Score> scores = new ArrayList<>();
        rows.forEach((name, figures) -> {
            Figure one = figures.values().iterator().next();
            boolean higher = one.meaning().best() == one.meaning().high();
            scores.add(new Score(
                    name,
                    higher ? "↑" : "↓",
                    higher ? say("higher is better") : say("lower is better"),
                    borrowed(one.meaning().summary()),
                    borrowed(one.meaning().source()),
                    told.keySet().stream()
                            .map(part -> figures.containsKey(part) ? told(figures.get(part)) : new Told("", ""))
                            .toList()));
        });
        return new Scores(List.copyOf(told.keySet()), scores);
    }

    private static Told told(Figure figure) {
        return new Told(Means.mean(figure.value()), Means.range(figure.value()));
    }

    static OfClass ofClass(ClassFigures one) {
        return new OfClass(
                one.name(),
                Numbers.count(one.labelled()),
                Numbers.count(one.predicted()),
                new Told(Means.mean(one.precision()), Means.range(one.precision())),
                new Told(Means.mean(one.recall()), Means.range(one.recall())),
                new Told(Means.mean(one.f1()), Means.range(one.f1())),
                percent(Double.isFinite(one.f1().mean()) ? one.f1().mean() : 0));
    }

    private static String calibration(ClassificationReport report) {
        return report.figures().stream()
                .filter(figure -> figure.meaning().name().equals("ece"))
                .map(figure -> say(
                        "On average confidence and the share that is right are {} apart (ECE).",
                        Numbers.percent(figure.value().mean())))
                .findFirst()
                .orElse("");
    }

    static List<Balance> balance(List<Training.ClassShare> classes) {
        long all = classes.stream().mapToLong(Training.ClassShare::training).sum();
        long most =
                classes.stream().mapToLong(Training.ClassShare::training).max().orElse(1);
        return classes.stream()
                .map(one -> new Balance(
                        one.label(),
                        Numbers.count(one.training()),
                        Numbers.percent((double) one.training() / all),
                        percent((double) one.training() / most),
                        Numbers.count(one.validation()),
                        Numbers.count(one.test())))
                .toList();
    }

    static List<Story.Fact> cost(Training training) {
        Training.Cost cost = training.cost();
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact(say("time"), duration(cost.seconds())));
        facts.add(new Story.Fact(
                say("examples"), Numbers.count(cost.examples()) + rate(cost.examples(), cost.seconds())));
        if (cost.tokens() != cost.examples()) {
            facts.add(new Story.Fact(
                    say("tokens, padding included"),
                    Numbers.count(cost.tokens()) + rate(cost.tokens(), cost.seconds())));
        }
        if (cost.bytes() > 0) {
            facts.add(new Story.Fact(say("memory at most"), String.format(Locale.ROOT, "%.2f GB", cost.bytes() / 1e9)));
        }
        if (Double.isFinite(cost.joules())) {
            facts.add(new Story.Fact(say("energy"), energy(cost.joules())));
        }
        long saved =
                training.log().stream().filter(LogLine.Saved.class::isInstance).count();
        facts.add(new Story.Fact(say("checkpoints"), Numbers.count(saved)));
        return facts;
    }

    private static String rate(long count, double seconds) {
        double rate = count / seconds;
        return seconds > 0
                ? say(", {} a second", rate >= MANY ? Numbers.count(Math.round(rate)) : Numbers.brief(rate))
                : "";
    }

    private static String energy(double joules) {
        return joules < 3.6e6
                ? String.format(Locale.ROOT, "%.2f Wh", joules / 3600)
                : String.format(Locale.ROOT, "%.2f kWh", joules / 3.6e6);
    }

    /** {@code 45 s}, {@code 4 min 20 s}, {@code 3 h 12 min}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 10) {
            return Numbers.seconds(seconds);
        }
        if (whole < 60) {
            return whole + "\u00a0s";
        }
        return whole < 3600
                ? whole / 60 + "\u00a0min " + whole % 60 + "\u00a0s"
                : whole / 3600 + "\u00a0h " + whole % 3600 / 60 + "\u00a0min";
    }

    static List<Story.Fact> facts(Training training) {
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact(say("data"), training.data()));
        facts.add(new Story.Fact(say("model"), training.model().id()));
        facts.add(new Story.Fact(say("task"), training.model().task()));
        facts.add(
                new Story.Fact(say("parameters"), Numbers.count(training.model().parameters())));
        facts.add(new Story.Fact(say("trained"), Numbers.count(training.trained())));
        facts.add(new Story.Fact(say("source"), training.model().source()));
        if (!training.model().sha256().isEmpty()) {
            facts.add(new Story.Fact("SHA-256", training.model().sha256()));
        }
        training.settings().forEach((name, value) -> {
            if (!name.equals(Training.COMMAND)) {
                facts.add(new Story.Fact(borrowed(TerminalFinding.words(name)), value(value)));
            }
        });
        facts.add(new Story.Fact(say("seed"), Long.toString(training.seed())));
        facts.add(new Story.Fact("limpid", Version.current()));
        return facts;
    }

    /** A rate of learning in full, as people type it. */
    private static String value(Object value) {
        if (value instanceof Double number && Double.isFinite(number)) {
            BigDecimal plain = BigDecimal.valueOf(number).stripTrailingZeros();
            return plain.scale() <= DECIMALS && plain.precision() - plain.scale() <= DECIMALS
                    ? plain.toPlainString()
                    : Numbers.value(value);
        }
        return Numbers.value(value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
