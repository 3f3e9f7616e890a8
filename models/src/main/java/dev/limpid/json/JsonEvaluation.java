package dev.limpid.json;

import dev.limpid.evaluate.About;
import dev.limpid.evaluate.Agreements;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Comparison;
import dev.limpid.evaluate.Consensus;
import dev.limpid.evaluate.Evidence;
import dev.limpid.evaluate.Interval;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Recommendation;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.Transparency;
import dev.limpid.model.Feature;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes an evaluation of methods as JSON. Equal evaluations give equal bytes, but for seconds. */
public final class JsonEvaluation {
    private JsonEvaluation() {}

    /** Indented JSON that ends with a line feed. */
    public static String write(Judged judged) {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            JsonDocument.model(judged.model(), json);
            json.text("data", judged.data());
            json.open("settings");
            for (Map.Entry<String, Object> setting : judged.settings().entrySet()) {
                json.any(setting.getKey(), setting.getValue());
            }
            json.close();
            need(judged.need(), json);
            Appraisal appraisal = judged.appraisal();
            recommendation(appraisal.recommendation(), json);
            transparency(appraisal, json);
            methods(appraisal, json);
            metrics(appraisal, json);
            agreement(appraisal.agreements(), json);
            examples(judged, json);
            sharing(appraisal.outcome().sharing(), json);
            json.open("emptied");
            json.number("full", appraisal.outcome().emptied().full());
            json.number("empty", appraisal.outcome().emptied().empty());
            json.close();
            json.any("notes", judged.notes());
            json.whole("seed", judged.seed());
            json.close();
        });
    }

    private static void need(Need need, JsonFields json) throws IOException {
        json.open("need");
        json.text("scope", need.scope().toString());
        json.maybeText("unit", need.unit() == null ? null : need.unit().toString());
        json.number("passes", need.passes());
        json.truth("mustAddUp", need.mustAddUp());
        json.truth("mustRepeat", need.mustRepeat());
        json.close();
    }

    private static void recommendation(Recommendation found, JsonFields json) throws IOException {
        json.open("recommendation");
        json.text(
                "outcome",
                found instanceof Recommendation.Recommended
                        ? "recommended"
                        : found instanceof Recommendation.Undecided ? "undecided" : "none-fits");
        json.any(
                "methods",
                found instanceof Recommendation.Recommended one
                        ? List.of(one.method())
                        : found instanceof Recommendation.Undecided several ? several.methods() : List.of());
        json.maybeText("cheapest", found instanceof Recommendation.Undecided several ? several.cheapest() : null);
        json.text("sentence", found.sentence());
        json.any("evidence", found.evidence().stream().map(Evidence::sentence).toList());
        json.openArray("excluded");
        for (Recommendation.Excluded excluded : found.excluded()) {
            json.open();
            json.text("method", excluded.method());
            json.text("reason", excluded.reason());
            json.close();
        }
        json.closeArray();
        json.close();
    }

    private static void transparency(Appraisal appraisal, JsonFields json) throws IOException {
        Transparency found = appraisal.transparency();
        if (found == null) {
            json.none("transparency");
            return;
        }
        json.open("transparency");
        json.maybeText("method", appraisal.explainedBy());
        interval("score", found.score(), json);
        json.openArray("parts");
        for (Transparency.Part part : found.parts()) {
            json.open();
            json.text("component", part.component().toString());
            json.number("weight", part.weight());
            interval("value", part.value(), json);
            json.close();
        }
        json.closeArray();
        json.any("untold", found.untold().stream().map(Object::toString).toList());
        json.close();
    }

    private static void methods(Appraisal appraisal, JsonFields json) throws IOException {
        Outcome outcome = appraisal.outcome();
        Results results = outcome.results();
        json.openArray("methods");
        for (int i = 0; i < results.methods().size(); i++) {
            json.open();
            json.text("name", results.methods().get(i));
            json.open("settings");
            for (Map.Entry<String, Object> setting :
                    outcome.explanations().get(i).get(0).method().settings().entrySet()) {
                json.any(setting.getKey(), setting.getValue());
            }
            json.close();
            interval("skill", appraisal.skills().get(i), json);
            Results.Cost cost = results.costs().get(i);
            json.open("cost");
            json.number("forwardPasses", cost.forwardPasses());
            json.number("backwardPasses", cost.backwardPasses());
            json.number("seconds", cost.seconds());
            json.close();
            json.close();
        }
        json.closeArray();
        json.openArray("leftOut");
        for (Map.Entry<String, String> left : outcome.leftOut().entrySet()) {
            json.open();
            json.text("method", left.getKey());
            json.text("reason", left.getValue());
            json.close();
        }
        json.closeArray();
    }

    private static void metrics(Appraisal appraisal, JsonFields json) throws IOException {
        Results results = appraisal.outcome().results();
        json.openArray("metrics");
        for (int i = 0; i < appraisal.standings().size(); i++) {
            Appraisal.Standing standing = appraisal.standings().get(i);
            About about = standing.about();
            json.open();
            json.text("name", about.name());
            json.text("family", about.family().toString());
            json.text("better", about.direction().toString());
            json.number("low", about.low());
            json.number("high", about.high());
            json.text("summary", about.summary());
            json.text("source", about.source());
            interval("random", standing.random(), json);
            interval("perfect", standing.perfect(), json);
            json.number("strange", standing.strange());
            json.openArray("methods");
            for (int m = 0; m < results.methods().size(); m++) {
                json.open();
                json.text("name", results.methods().get(m));
                interval("mean", standing.methods().get(m), json);
                json.any("values", listed(results.measured().get(i).values()[m]));
                json.close();
            }
            json.closeArray();
            comparisons(standing.comparisons(), json);
            json.close();
        }
        json.closeArray();
    }

    private static List<Double> listed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static void comparisons(List<Comparison> comparisons, JsonFields json) throws IOException {
        json.openArray("comparisons");
        for (Comparison comparison : comparisons) {
            json.open();
            json.text("one", comparison.one());
            json.text("other", comparison.other());
            interval("gain", comparison.gain(), json);
            json.number("p", comparison.p());
            json.number("adjusted", comparison.adjusted());
            json.number("effect", comparison.effect());
            json.whole("wins", comparison.wins());
            json.whole("ties", comparison.ties());
            json.whole("losses", comparison.losses());
            json.close();
        }
        json.closeArray();
    }

    private static void agreement(Agreements agreements, JsonFields json) throws IOException {
        json.open("agreement");
        json.openArray("pairs");
        for (Agreements.Pair pair : agreements.pairs()) {
            json.open();
            json.text("one", agreements.names().get(pair.one()));
            json.text("other", agreements.names().get(pair.other()));
            interval("kendall", pair.kendall(), json);
            interval("spearman", pair.spearman(), json);
            interval("features", pair.features(), json);
            interval("ranks", pair.ranks(), json);
            interval("signs", pair.signs(), json);
            interval("signedRanks", pair.signedRanks(), json);
            json.close();
        }
        json.closeArray();
        json.any("groups", agreements.groups());
        json.close();
    }

    private static void examples(Judged judged, JsonFields json) throws IOException {
        json.openArray("examples");
        Outcome outcome = judged.appraisal().outcome();
        for (int i = 0; i < outcome.cases().size(); i++) {
            Judged.Shown shown = judged.shown().get(i);
            json.open();
            json.text("name", shown.name());
            json.text("text", shown.text());
            json.maybeText("label", shown.label());
            json.any("right", shown.right());
            json.text("target", outcome.cases().get(i).target().choice().label());
            Optional<Consensus> found = judged.appraisal().consensus(i);
            consensus(found, found.isPresent() ? outcome.features(i) : List.of(), json);
            json.close();
        }
        json.closeArray();
    }

    private static void consensus(Optional<Consensus> found, List<Feature> features, JsonFields json)
            throws IOException {
        json.openArray("consensus");
        List<Consensus.Feature> all = found.map(Consensus::features).orElse(List.of());
        for (int i = 0; i < all.size(); i++) {
            Consensus.Feature one = all.get(i);
            json.open();
            json.text("text", features.get(i).text());
            json.number("mean", one.mean());
            json.number("deviation", one.deviation());
            json.number("low", one.low());
            json.number("high", one.high());
            json.number("sameSign", one.sameSign());
            json.text("dispute", one.dispute().toString().toLowerCase(Locale.ROOT));
            json.close();
        }
        json.closeArray();
    }

    private static void sharing(Outcome.Sharing sharing, JsonFields json) throws IOException {
        json.open("sharing");
        json.whole("alone", sharing.alone());
        json.whole("run", sharing.run());
        json.number("hits", sharing.hits());
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
