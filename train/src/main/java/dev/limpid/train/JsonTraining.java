package dev.limpid.train;

import dev.limpid.evaluate.Interval;
import dev.limpid.json.JsonDocument;
import dev.limpid.json.JsonFields;
import dev.limpid.json.Version;
import dev.limpid.model.Provenance;
import dev.limpid.performance.AnswerReport;
import dev.limpid.performance.Case;
import dev.limpid.performance.ClassFigures;
import dev.limpid.performance.ClassificationReport;
import dev.limpid.performance.Figure;
import dev.limpid.performance.LanguageReport;
import dev.limpid.performance.Reliability;
import dev.limpid.performance.Report;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes a training as JSON: {@code docs/limpid-training.schema.json}. Equal trainings give equal bytes. */
public final class JsonTraining {
    private static final int MOST = 2000;

    private JsonTraining() {}

    /** Indented JSON that ends with a line feed. Of its updates there are at most 2,000 stretches; the log has them all. */
    public static String write(Training training) {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            model(training.model(), training.trained(), json);
            json.text("data", training.data());
            json.open("settings");
            for (Map.Entry<String, Object> setting : training.settings().entrySet()) {
                json.any(setting.getKey(), setting.getValue());
            }
            json.close();
            balance(training.balance(), json);
            outcome(training.outcome(), json);
            course(Stretches.of(training.log(), MOST), json);
            events(training.log(), json);
            json.open("reports");
            for (Map.Entry<String, Report> report : training.reports().entrySet()) {
                json.open(report.getKey());
                report(report.getValue(), json);
                json.close();
            }
            json.close();
            cost(training.cost(), json);
            json.any("notes", training.notes());
            json.whole("seed", training.seed());
            json.close();
        });
    }

    private static void model(Provenance model, long trained, JsonFields json) throws IOException {
        json.open("model");
        json.text("id", model.id());
        json.text("source", model.source());
        json.text("sha256", model.sha256());
        json.whole("parameters", model.parameters());
        json.whole("trained", trained);
        json.text("task", model.task());
        json.close();
    }

    private static void balance(List<Training.ClassShare> balance, JsonFields json) throws IOException {
        json.openArray("balance");
        for (Training.ClassShare share : balance) {
            json.open();
            json.text("label", share.label());
            json.whole("training", share.training());
            json.whole("validation", share.validation());
            json.whole("test", share.test());
            json.close();
        }
        json.closeArray();
    }

    private static void outcome(Outcome outcome, JsonFields json) throws IOException {
        json.open("outcome");
        json.whole("steps", outcome.steps());
        json.number("loss", outcome.loss());
        Verdict best = outcome.best();
        if (best == null) {
            json.none("best");
        } else {
            json.open("best");
            json.whole("step", outcome.bestStep());
            verdict(best, json);
            json.close();
        }
        json.truth("stoppedEarly", outcome.stoppedEarly());
        json.close();
    }

    private static void verdict(Verdict verdict, JsonFields json) throws IOException {
        json.text("metric", verdict.metric());
        json.text("better", verdict.higher() ? "higher" : "lower");
        json.open("values");
        for (Map.Entry<String, Double> value : verdict.values().entrySet()) {
            json.number(value.getKey(), value.getValue());
        }
        json.close();
    }

    /** A list for each quantity, since a name for each number would be most of the text. */
    private static void course(Stretches course, JsonFields json) throws IOException {
        List<Stretches.Point> points = course.points();
        json.open("course");
        json.whole("stretch", course.stretch());
        json.any("step", points.stream().map(point -> (double) point.step()).toList());
        json.any("epoch", points.stream().map(Stretches.Point::epoch).toList());
        json.any("loss", points.stream().map(Stretches.Point::loss).toList());
        json.any("smooth", points.stream().map(Stretches.Point::smooth).toList());
        json.any("rate", points.stream().map(Stretches.Point::rate).toList());
        json.any("norm", points.stream().map(Stretches.Point::norm).toList());
        json.any(
                "examplesPerSecond",
                points.stream().map(Stretches.Point::examplesPerSecond).toList());
        json.any(
                "tokensPerSecond",
                points.stream().map(Stretches.Point::tokensPerSecond).toList());
        json.any("bytes", points.stream().map(point -> (double) point.bytes()).toList());
        json.close();
    }

    private static void events(List<LogLine> log, JsonFields json) throws IOException {
        json.openArray("judgements");
        for (LogLine line : log) {
            if (line instanceof LogLine.Judged judged) {
                json.open();
                json.whole("step", judged.step());
                verdict(judged.verdict(), json);
                json.truth("best", judged.best());
                json.close();
            }
        }
        json.closeArray();
        json.openArray("resumed");
        for (LogLine line : log) {
            if (line instanceof LogLine.Begun begun && begun.isResumed()) {
                json.item(line.step());
            }
        }
        json.closeArray();
        json.openArray("checkpoints");
        for (LogLine line : log) {
            if (line instanceof LogLine.Saved) {
                json.item(line.step());
            }
        }
        json.closeArray();
    }

    private static void report(Report report, JsonFields json) throws IOException {
        json.text("kind", report.kind());
        json.whole("examples", report.examples());
        json.whole("tokens", report instanceof LanguageReport language ? (Long) language.tokens() : null);
        figures("metrics", report.figures(), json);
        json.openArray("classes");
        for (ClassFigures one : report.classes()) {
            json.open();
            json.text("name", one.name());
            json.whole("labelled", one.labelled());
            json.whole("predicted", one.predicted());
            interval("precision", one.precision(), json);
            interval("recall", one.recall(), json);
            interval("f1", one.f1(), json);
            json.close();
        }
        json.closeArray();
        if (report instanceof ClassificationReport classes) {
            json.any("confusion", classes.confusion().counts());
            reliability(classes.reliability(), json);
            cases(classes, json);
        } else {
            json.none("confusion");
            json.none("reliability");
            json.none("cases");
        }
        if (report instanceof AnswerReport answers) {
            subset("answerable", answers.answerable(), json);
            subset("unanswerable", answers.unanswerable(), json);
        } else {
            json.none("answerable");
            json.none("unanswerable");
        }
    }

    private static void cases(ClassificationReport report, JsonFields json) throws IOException {
        json.openArray("cases");
        for (Case one : report.cases()) {
            json.open();
            json.whole("example", (long) one.example());
            json.text("name", one.name());
            json.text("text", one.text());
            json.text("label", report.confusion().classes().get(one.label()));
            json.text("predicted", report.confusion().classes().get(one.predicted()));
            json.number("confidence", one.confidence());
            json.close();
        }
        json.closeArray();
    }

    private static void subset(String name, AnswerReport.Subset subset, JsonFields json) throws IOException {
        json.open(name);
        json.whole("examples", subset.examples());
        figures("metrics", subset.figures(), json);
        json.close();
    }

    private static void figures(String name, List<Figure> figures, JsonFields json) throws IOException {
        json.openArray(name);
        for (Figure figure : figures) {
            json.open();
            json.text("name", figure.meaning().name());
            json.text("better", figure.meaning().direction().toString());
            json.number("low", figure.meaning().low());
            json.number("high", figure.meaning().high());
            json.text("summary", figure.meaning().summary());
            json.text("source", figure.meaning().source());
            interval("value", figure.value(), json);
            json.close();
        }
        json.closeArray();
    }

    private static void reliability(Reliability reliability, JsonFields json) throws IOException {
        json.openArray("reliability");
        for (Reliability.Bin bin : reliability.bins()) {
            json.open();
            json.number("from", bin.from());
            json.number("to", bin.to());
            json.whole("count", bin.count());
            json.number("confidence", bin.confidence());
            interval("accuracy", bin.accuracy(), json);
            json.close();
        }
        json.closeArray();
    }

    private static void cost(Training.Cost cost, JsonFields json) throws IOException {
        json.open("cost");
        json.number("seconds", cost.seconds());
        json.number("joules", cost.joules());
        json.whole("bytes", cost.bytes() == 0 ? null : (Long) cost.bytes());
        json.whole("examples", cost.examples());
        json.whole("tokens", cost.tokens());
        json.close();
    }

    private static void interval(String name, Interval told, JsonFields json) throws IOException {
        json.open(name);
        json.number("mean", told.mean());
        json.number("low", told.low());
        json.number("high", told.high());
        json.number("level", told.level());
        json.whole("count", told.count());
        json.whole("left", told.left());
        json.close();
    }
}
