package dev.limpid.select;

import dev.limpid.appraise.Interpretability;
import dev.limpid.appraise.Part;
import dev.limpid.appraise.Robustness;
import dev.limpid.estimate.Span;
import dev.limpid.evaluate.Interval;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.Slice;
import dev.limpid.evaluate.Transparency;
import dev.limpid.json.JsonFields;
import dev.limpid.performance.Figure;
import dev.limpid.performance.Reliability;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** Writes what is known of a candidate as JSON. */
final class JsonRow {
    private JsonRow() {}

    /** @param place from 1; null where it was not ranked */
    static void write(Row row, @Nullable Integer place, JsonFields json) throws IOException {
        json.open();
        json.text("candidate", row.candidate());
        json.text("status", row.status().name().toLowerCase(Locale.ROOT));
        json.text("reason", row.reason());
        json.whole("place", place);
        json.text("source", row.source());
        json.text("sha256", row.sha256());
        JsonPublished.write(row.published(), json);
        json.openArray("ways");
        for (Way way : row.ways()) {
            json.open();
            json.text("name", way.name().toString());
            json.truth("chosen", way == row.chosen());
            json.number("promise", way.promise());
            JsonSelection.interval("value", way.value(), json);
            json.number("seconds", way.seconds());
            json.text("note", way.note());
            json.close();
        }
        json.closeArray();
        json.openArray("scores");
        for (Score score : row.scores()) {
            json.open();
            json.text("name", score.name());
            json.text("layer", score.layer());
            JsonSelection.interval("value", score.value(), json);
            json.number("seconds", score.seconds());
            json.close();
        }
        json.closeArray();
        JsonProfile.write(row.profile(), json);
        interpretability(row.interpretability(), json);
        robustness(row.robustness(), json);
        json.text("stopped", row.stopped());
        span(row.finetuning(), json);
        json.open("seconds");
        for (Map.Entry<Stage, Double> stage : row.seconds().entrySet()) {
            json.number(stage.getKey().toString(), stage.getValue());
        }
        json.close();
        json.any("notes", row.notes());
        json.close();
    }

    private static void span(@Nullable Span span, JsonFields json) throws IOException {
        if (span == null) {
            json.none("finetuning");
            return;
        }
        json.open("finetuning");
        json.number("mean", span.mean());
        json.number("low", span.low());
        json.number("high", span.high());
        json.number("level", span.level());
        json.close();
    }

    private static void interpretability(@Nullable Interpretability told, JsonFields json) throws IOException {
        if (told == null) {
            json.none("interpretability");
            return;
        }
        json.open("interpretability");
        json.text("method", told.method());
        json.truth("passes", told.passes());
        json.text("sentence", told.sentence());
        JsonSelection.interval("transparency", told.transparency().score(), json);
        json.openArray("parts");
        for (Transparency.Part part : told.transparency().parts()) {
            json.open();
            json.text("component", part.component().toString());
            json.number("weight", part.weight());
            JsonSelection.interval("value", part.value(), json);
            json.close();
        }
        json.closeArray();
        json.any(
                "untold",
                told.transparency().untold().stream().map(Object::toString).toList());
        json.openArray("methods");
        for (Map.Entry<String, Interval> skill : told.skills().entrySet()) {
            json.open();
            json.text("name", skill.getKey());
            JsonSelection.interval("skill", skill.getValue(), json);
            Results.Cost cost = told.costs().get(skill.getKey());
            json.number("forwardPasses", cost == null ? null : (Double) cost.forwardPasses());
            json.number("backwardPasses", cost == null ? null : (Double) cost.backwardPasses());
            json.number("seconds", cost == null ? null : (Double) cost.seconds());
            json.close();
        }
        json.closeArray();
        json.open("leftOut");
        for (Map.Entry<String, String> one : told.leftOut().entrySet()) {
            json.text(one.getKey(), one.getValue());
        }
        json.close();
        json.whole("examples", told.examples());
        json.any("notes", told.notes());
        json.close();
    }

    private static void robustness(@Nullable Robustness told, JsonFields json) throws IOException {
        if (told == null) {
            json.none("robustness");
            return;
        }
        json.open("robustness");
        json.openArray("figures");
        for (Figure figure : told.figures()) {
            json.open();
            json.text("name", figure.meaning().name());
            json.text("better", figure.meaning().direction().toString());
            JsonSelection.interval("value", figure.value(), json);
            json.close();
        }
        json.closeArray();
        json.openArray("reliability");
        for (Reliability.Bin bin : told.reliability().bins()) {
            json.open();
            json.number("from", bin.from());
            json.number("to", bin.to());
            json.whole("count", bin.count());
            json.number("confidence", bin.confidence());
            JsonSelection.interval("accuracy", bin.accuracy(), json);
            json.close();
        }
        json.closeArray();
        json.openArray("parts");
        for (Part part : told.parts()) {
            json.open();
            json.text("by", part.by());
            json.text("which", part.which());
            JsonSelection.interval("accuracy", part.accuracy(), json);
            json.close();
        }
        json.closeArray();
        json.openArray("weak");
        for (Slice slice : told.weak()) {
            json.open();
            json.text("slice", slice.toString());
            json.whole("examples", slice.examples().size());
            json.whole("wrong", slice.wrong());
            json.whole("others", slice.others());
            json.whole("othersWrong", slice.othersWrong());
            json.number("p", slice.p());
            json.number("adjusted", slice.adjusted());
            json.close();
        }
        json.closeArray();
        json.open("disturbed");
        json.text("how", told.disturbed().how());
        json.whole("examples", told.disturbed().examples());
        JsonSelection.interval("changed", told.disturbed().changed(), json);
        JsonSelection.interval("drop", told.disturbed().drop(), json);
        json.close();
        json.any("notes", told.notes());
        json.close();
    }
}
