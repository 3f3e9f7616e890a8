package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.graph.Wire;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents whose answers are numbers, or several at once; documents about rows of tables. */
final class Values {
    private Values() {}

    /** Of two texts, "cats purr loudly" and nothing. */
    static Document similarity(double score, double... scores) {
        return document(
                "sentence-similarity",
                List.of(new Original.Text("cats purr loudly"), new Original.Text("")),
                List.of(new Prediction("similarity", 0, null, score, null)),
                target(Target.Type.SIMILARITY, Target.Link.NONE, "similarity"),
                Examples.words("cats purr loudly", scores));
    }

    /** A price of a house with columns of any name. */
    static Document price(Map<String, Object> row, double... scores) {
        return document(
                "tabular-regression",
                List.of(new Original.Row("houses.csv", 0, row)),
                List.of(new Prediction("price", 0, null, 28.52, null)),
                target(Target.Type.VALUE, Target.Link.NONE, "price"),
                columns(row, scores));
    }

    static Map<String, Object> house() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("age", 33.0);
        row.put("rooms", 4.5);
        row.put("the distance to the nearest railway station", 12000.0);
        row.put("street", "Hill <b>");
        return row;
    }

    /** Answers that do not exclude each other. */
    static Document labels(double... probabilities) {
        List<Prediction> predictions = new ArrayList<>();
        for (double probability : probabilities) {
            String label = "label " + predictions.size();
            predictions.add(new Prediction(label, predictions.size(), null, 1, probability));
        }
        return document(
                "text-classification",
                List.of(new Original.Text("cats purr loudly")),
                predictions,
                target(Target.Type.LABEL, Target.Link.SIGMOID, "label 0"),
                Examples.words("cats purr loudly", 1, 0.1, 0.1));
    }

    private static List<Scored> columns(Map<String, Object> row, double... scores) {
        List<Scored> scored = new ArrayList<>();
        row.forEach((column, value) -> {
            int at = scored.size();
            Feature feature = new Feature(column, new Place.Column(0, column, value), false, List.of(at));
            scored.add(new Scored(feature, scores[at], null, null));
        });
        return scored;
    }

    private static Target target(Target.Type type, Target.Link link, String label) {
        return new Target(
                type,
                new Target.Output(new Wire("out"), link),
                new Target.Choice(0, label),
                null,
                null,
                Target.Score.LOGIT);
    }

    private static Document document(
            String task, List<Original> originals, List<Prediction> predictions, Target target, List<Scored> scored) {
        Provenance model = new Provenance("encoder", "folder:encoder", "0123", 10, task);
        double sum = scored.stream().mapToDouble(Scored::score).sum();
        double score = predictions.get(0).score();
        Attribution explanation = new Attribution(
                CapitalOfFrance.method("integrated-gradients", "baseline", "zero"),
                new Attribution.Explained(target, score, predictions.get(0).probability(), score - sum),
                scored,
                List.of(),
                new Attribution.Completeness(sum, sum),
                new Attribution.Cost(35, 35, 0.1),
                List.of(),
                0,
                model);
        return new Document(model, originals, predictions, List.of(explanation), List.of(), 0);
    }
}
