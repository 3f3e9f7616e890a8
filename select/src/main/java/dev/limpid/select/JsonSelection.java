package dev.limpid.select;

import dev.limpid.decide.HeadToHead;
import dev.limpid.decide.McNemar;
import dev.limpid.evaluate.Comparison;
import dev.limpid.evaluate.Interval;
import dev.limpid.json.JsonDocument;
import dev.limpid.json.JsonFields;
import dev.limpid.json.Version;
import dev.limpid.performance.Meaning;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes a selection as JSON: {@code docs/limpid-selection.schema.json}. Equal selections give equal bytes. */
public final class JsonSelection {
    private JsonSelection() {}

    /** Indented JSON that ends with a line feed. What candidates answered to each example is left out. */
    public static String write(Selection selection) {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            json.text("sentence", selection.sentence());
            question(selection.question(), json);
            json.openArray("candidates");
            List<Row> compared = selection.compared();
            for (Row row : selection.rows()) {
                int place = selection.decision() == null ? 0 : compared.indexOf(row) + 1;
                JsonRow.write(row, place == 0 ? null : (Integer) place, json);
            }
            json.closeArray();
            if (selection.decision() == null) {
                json.none("decision");
            } else {
                new JsonDecision(selection.decision()).write(json);
            }
            top(selection.top(), json);
            json.any("warnings", selection.warnings());
            foretold(selection.foretold(), json);
            json.open("settings");
            for (Map.Entry<String, Object> setting : selection.settings().entrySet()) {
                json.any(setting.getKey(), setting.getValue());
            }
            json.close();
            json.any("notes", selection.notes());
            json.number("seconds", selection.seconds());
            json.whole("seed", selection.seed());
            json.close();
        });
    }

    private static void question(Question question, JsonFields json) throws IOException {
        json.open("question");
        json.text("source", question.source());
        json.text("sha256", question.sha256());
        json.text("kind", question.kind().toString());
        json.whole("learnt", question.learnt());
        json.whole("judged", question.judged());
        json.any("classes", question.classes());
        json.any("balance", question.balance());
        Meaning metric = question.metric();
        json.open("metric");
        json.text("name", metric.name());
        json.text("better", metric.direction().toString());
        json.number("low", metric.low());
        json.number("high", metric.high());
        json.text("summary", metric.summary());
        json.text("source", metric.source());
        json.close();
        json.close();
    }

    private static void top(@Nullable HeadToHead top, JsonFields json) throws IOException {
        if (top == null) {
            json.none("top");
            return;
        }
        Comparison comparison = top.comparison();
        json.open("top");
        json.text("one", comparison.one());
        json.text("other", comparison.other());
        json.text("metric", comparison.metric());
        interval("gain", comparison.gain(), json);
        json.number("p", comparison.p());
        json.number("effect", comparison.effect());
        json.whole("wins", comparison.wins());
        json.whole("ties", comparison.ties());
        json.whole("losses", comparison.losses());
        McNemar mcnemar = top.mcnemar();
        if (mcnemar == null) {
            json.none("mcnemar");
        } else {
            json.open("mcnemar");
            json.whole("onlyOne", mcnemar.onlyOne());
            json.whole("onlyOther", mcnemar.onlyOther());
            json.number("p", mcnemar.p());
            json.close();
        }
        json.close();
    }

    private static void foretold(List<Foretold> all, JsonFields json) throws IOException {
        json.openArray("foretold");
        for (Foretold one : all) {
            json.open();
            json.text("score", one.score());
            json.truth("naive", one.naive());
            json.number("here", one.here());
            json.whole("candidates", one.candidates());
            json.number("past", one.past());
            json.whole("selections", one.selections());
            json.number("seconds", one.seconds());
            json.close();
        }
        json.closeArray();
    }

    static void interval(String name, Interval told, JsonFields json) throws IOException {
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
