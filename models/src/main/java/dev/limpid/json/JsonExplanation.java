package dev.limpid.json;

import dev.limpid.backward.Ledger;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Editing;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes one entry of {@code explanations}. */
final class JsonExplanation {
    /** Of what started: a node that loses less only rounds. */
    private static final double LOST = 1e-6;

    private JsonExplanation() {}

    static void write(Attribution explanation, JsonFields json) throws IOException {
        json.open();
        method(explanation.method(), json);
        target(explanation.target(), json);
        features(explanation.scores(), json);
        arrays(explanation.arrays(), json);
        completeness(explanation.completeness(), json);
        sampling(explanation.sampled(), json);
        edited(explanation.edited(), json);
        ledger(explanation.ledger(), json);
        cost(explanation.cost(), json);
        json.openArray("warnings");
        for (String warning : explanation.warnings()) {
            json.item(warning);
        }
        json.closeArray();
        json.close();
    }

    private static void method(Attribution.Method method, JsonFields json) throws IOException {
        json.open("method");
        json.text("name", method.name());
        json.open("settings");
        for (Map.Entry<String, Object> setting : method.settings().entrySet()) {
            json.any(setting.getKey(), setting.getValue());
        }
        json.close();
        json.close();
    }

    private static void target(Attribution.Explained explained, JsonFields json) throws IOException {
        Target target = explained.target();
        json.open("target");
        json.text("type", target.type().toString());
        json.text("label", target.choice().label());
        json.whole("index", target.choice().index());
        json.whole("position", target.position());
        against(target.against(), json);
        json.text("kind", target.score().toString());
        json.number("score", explained.score());
        json.number("probability", explained.probability());
        json.number("baselineScore", explained.baselineScore());
        steps(target.steps(), json);
        json.close();
    }

    private static void steps(List<Target.Step> steps, JsonFields json) throws IOException {
        if (steps.isEmpty()) {
            json.none("steps");
            return;
        }
        json.openArray("steps");
        for (Target.Step step : steps) {
            json.open();
            json.whole("position", step.position());
            json.text("label", step.choice().label());
            json.whole("index", step.choice().index());
            against(step.against(), json);
            json.number("weight", step.weight());
            json.close();
        }
        json.closeArray();
    }

    private static void against(Target.@Nullable Choice against, JsonFields json) throws IOException {
        if (against == null) {
            json.none("against");
            return;
        }
        json.open("against");
        json.text("label", against.label());
        json.whole("index", against.index());
        json.close();
    }

    private static void features(List<Attribution.Scored> scores, JsonFields json) throws IOException {
        json.openArray("features");
        for (Attribution.Scored scored : scores) {
            Feature feature = scored.feature();
            json.open();
            place(feature, json);
            json.number("score", scored.score());
            json.number("low", scored.low());
            json.number("high", scored.high());
            json.truth("special", feature.special());
            json.close();
        }
        json.closeArray();
    }

    private static void place(Feature feature, JsonFields json) throws IOException {
        if (feature.place() instanceof Place.Span span) {
            json.whole("input", span.input());
            json.text("text", feature.text());
            json.whole("start", span.start());
            json.whole("end", span.end());
        } else if (feature.place() instanceof Place.Region region) {
            json.whole("input", region.input());
            json.text("text", feature.text());
            json.open("mask");
            json.openArray("size");
            json.item(region.mask().height());
            json.item(region.mask().width());
            json.closeArray();
            json.openArray("runs");
            for (int run : region.mask().runs()) {
                json.item(run);
            }
            json.closeArray();
            json.close();
        } else {
            Place.Column column = (Place.Column) feature.place();
            json.whole("input", column.input());
            json.text("text", feature.text());
            json.text("column", column.column());
            json.any("value", column.value());
            if (column.bin() == null) {
                json.none("bin");
            } else {
                json.text("bin", column.bin());
            }
        }
    }

    private static void arrays(List<Attribution.Named> arrays, JsonFields json) throws IOException {
        json.openArray("arrays");
        for (Attribution.Named array : arrays) {
            json.open();
            json.text("name", array.name());
            json.openArray("axes");
            for (String axis : array.axes()) {
                json.item(axis);
            }
            json.closeArray();
            json.openArray("shape");
            for (long dim : array.value().shape().toArray()) {
                json.item(dim);
            }
            json.closeArray();
            json.text("dtype", dtype(array.value().dtype()));
            json.text("data", base64(array.value()));
            json.close();
        }
        json.closeArray();
    }

    // The names that NumPy reads, where ONNX's own differ from them.
    private static String dtype(DType type) {
        return switch (type) {
            case FLOAT -> "float32";
            case DOUBLE -> "float64";
            default -> type.toString();
        };
    }

    private static String base64(Tensor tensor) {
        byte[] bytes = new byte[tensor.bytes().remaining()];
        tensor.bytes().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void completeness(Attribution.@Nullable Completeness completeness, JsonFields json)
            throws IOException {
        if (completeness == null) {
            json.none("completeness");
            return;
        }
        json.open("completeness");
        json.number("expected", completeness.expected());
        json.number("attributed", completeness.attributed());
        json.number("gap", completeness.gap());
        json.close();
    }

    private static void sampling(Attribution.@Nullable Sampled sampled, JsonFields json) throws IOException {
        if (sampled == null) {
            json.none("sampling");
            return;
        }
        json.open("sampling");
        json.text("stopped", sampled.stopped().toString());
        json.number("level", sampled.level());
        json.whole("top", sampled.top());
        Attribution.Fit fit = sampled.fit();
        if (fit == null) {
            json.none("fit");
        } else {
            json.open("fit");
            json.number("r2", fit.r2());
            json.number("intercept", fit.intercept());
            json.number("prediction", fit.prediction());
            json.close();
        }
        Attribution.Anchor anchor = sampled.anchor();
        if (anchor == null) {
            json.none("anchor");
        } else {
            json.open("anchor");
            json.number("precision", anchor.precision());
            json.number("low", anchor.low());
            json.number("high", anchor.high());
            json.number("coverage", anchor.coverage());
            json.truth("holds", anchor.holds());
            json.close();
        }
        json.close();
    }

    private static void edited(Attribution.@Nullable Edited edited, JsonFields json) throws IOException {
        if (edited == null) {
            json.none("edited");
            return;
        }
        json.open("edited");
        json.openArray("texts");
        for (String text : edited.texts()) {
            json.item(text);
        }
        json.closeArray();
        json.openArray("edits");
        for (Editing.Edit edit : edited.edits()) {
            Place.Span span = (Place.Span) edit.place();
            json.open();
            json.whole("input", span.input());
            json.whole("start", span.start());
            json.whole("end", span.end());
            json.text("before", edit.before());
            json.text("after", edit.after());
            json.close();
        }
        json.closeArray();
        json.truth("flips", edited.flips());
        json.text("answer", edited.answer());
        json.number("score", edited.score());
        json.number("probability", edited.probability());
        json.close();
    }

    /** Of the nodes those that lost something: after the others the walk carries what it did before. */
    private static void ledger(@Nullable Ledger ledger, JsonFields json) throws IOException {
        if (ledger == null) {
            json.none("ledger");
            return;
        }
        json.open("ledger");
        json.number("seeded", ledger.seeded());
        json.number("arrived", ledger.arrived());
        json.openArray("operators");
        for (Ledger.Loss loss : ledger.losses()) {
            json.open();
            json.text("op", loss.op());
            json.whole("nodes", loss.nodes());
            json.number("lost", loss.lost());
            json.close();
        }
        json.closeArray();
        json.openArray("nodes");
        List<Double> remaining = ledger.remaining();
        for (int i = 0; i < remaining.size(); i++) {
            Ledger.Entry entry = ledger.entries().get(i);
            if (Math.abs(entry.lost()) > LOST * Math.abs(ledger.seeded())) {
                json.open();
                json.text("node", entry.node());
                json.text("op", entry.op());
                json.number("arrived", entry.arrived());
                json.number("left", entry.left());
                json.number("remaining", remaining.get(i));
                json.close();
            }
        }
        json.closeArray();
        json.close();
    }

    private static void cost(Attribution.Cost cost, JsonFields json) throws IOException {
        json.open("cost");
        json.whole("forwardPasses", cost.forwardPasses());
        json.whole("backwardPasses", cost.backwardPasses());
        json.number("seconds", cost.seconds());
        json.close();
    }
}
