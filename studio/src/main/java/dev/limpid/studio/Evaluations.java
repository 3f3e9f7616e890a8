package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.Evaluating;
import dev.limpid.Explaining;
import dev.limpid.JudgedMethods;
import dev.limpid.JudgedMetrics;
import dev.limpid.data.Dataset;
import dev.limpid.evaluate.Component;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Traits;
import dev.limpid.evaluate.Weights;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.text.Granularity;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads what an evaluation is asked. */
final class Evaluations {
    static final String[] FIELDS = {
        "model",
        "dataset",
        "examples",
        "columns",
        "count",
        "features",
        "target",
        "against",
        "methods",
        "baseline",
        "steps",
        "samples",
        "masker",
        "settings",
        "metrics",
        "checked",
        "edits",
        "proposer",
        "scope",
        "unit",
        "budget",
        "mustAddUp",
        "mustRepeat",
        "weights",
        "seed"
    };

    private static final int USUAL = 30;
    private static final int MOST = 10_000;

    private Evaluations() {}

    /** What of it could have a file read: in the form that tells of that. */
    static Explaining asExplaining(Fields json) {
        String target = json.text("target", "top");
        return Explaining.USUAL
                .targets(target.equals(Evaluating.LABEL) ? List.of() : List.of(target))
                .against(json.text("against"))
                .features(json.text("features"))
                .baseline(json.text("baseline"))
                .masker(json.text("masker"))
                .samples(json.whole("samples"))
                .steps(json.whole("steps"))
                .settings(json.settings("settings"));
    }

    /** @param data the examples' name */
    static Question.Evaluate of(Fields json, Wish wish, String data) {
        long seed = json.seed("seed");
        ObjectNode told = json.json().deepCopy();
        told.remove("examples");
        told.set("model", wish.json());
        told.put("dataset", data);
        return new Question.Evaluate(wish, told, data, reading(json, seed), evaluating(json, seed));
    }

    private static Dataset.Wanted reading(Fields json, long seed) {
        int count = json.whole("count", USUAL);
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("count must be from 0 (all) to " + MOST + ", got " + count + ".");
        }
        String features = json.text("features");
        boolean regions = features != null && (features.contains(":") || isRegions(features));
        Dataset.Wanted usual = Dataset.Wanted.USUAL;
        return new Dataset.Wanted(
                json.settings("columns"),
                null,
                count == 0 ? null : (Integer) count,
                seed,
                features == null || regions ? usual.words() : Granularity.of(features),
                regions ? Segmenter.parse(String.valueOf(features)) : usual.regions());
    }

    private static boolean isRegions(String features) {
        return List.of("quickshift", "slic", "felzenszwalb").contains(features);
    }

    private static Evaluating evaluating(Fields json, long seed) {
        String features = json.text("features");
        Questions.atMost("checked", json.whole("checked"), MOST);
        return new Evaluating(new Evaluating.Wanted(
                json.text("target", "top"),
                json.text("against"),
                new JudgedMethods(
                        json.texts("methods", List.of(JudgedMethods.PANEL)),
                        json.text("baseline"),
                        json.whole("steps"),
                        json.whole("samples"),
                        json.text("masker"),
                        null,
                        json.settings("settings")),
                new JudgedMetrics(
                        json.texts("metrics", List.of()),
                        json.whole("checked", JudgedMetrics.CHECKED),
                        json.texts("edits", List.of()),
                        json.text("proposer"),
                        features,
                        List.of()),
                need(json),
                weights(json.numbers("weights")),
                seed));
    }

    private static Need need(Fields json) {
        Double budget = json.real("budget");
        if (budget != null && !(budget > 0)) {
            throw new IllegalArgumentException("budget must be above 0 passes, got " + budget + ".");
        }
        String unit = json.text("unit");
        return new Need(
                one("scope", json.text("scope", "local"), Traits.Scope.values()),
                unit == null ? null : one("unit", unit, Traits.Unit.values()),
                budget == null ? Double.POSITIVE_INFINITY : budget,
                Double.POSITIVE_INFINITY,
                json.truth("mustAddUp"),
                json.truth("mustRepeat"));
    }

    private static Weights weights(Map<String, Double> said) {
        said.keySet().forEach(name -> one("weights", name, Component.values()));
        Weights usual = Weights.STANDARD;
        return new Weights(
                said.getOrDefault(Component.FAITHFUL.toString(), usual.faithful()),
                said.getOrDefault(Component.STABLE.toString(), usual.stable()),
                said.getOrDefault(Component.COMPACT.toString(), usual.compact()),
                said.getOrDefault(Component.SANE.toString(), usual.sane()),
                said.getOrDefault(Component.AGREED.toString(), usual.agreed()));
    }

    private static <E extends Enum<E>> E one(String field, @Nullable String name, E[] all) {
        return Arrays.stream(all)
                .filter(one -> one.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        field + ": unknown '" + name + "', expected " + Arrays.toString(all) + "."));
    }
}
