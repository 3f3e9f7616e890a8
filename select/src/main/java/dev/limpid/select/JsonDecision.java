package dev.limpid.select;

import dev.limpid.decide.Acceptability;
import dev.limpid.decide.Alternatives;
import dev.limpid.decide.Criterion;
import dev.limpid.decide.Decision;
import dev.limpid.decide.Dominance;
import dev.limpid.decide.Normalisation;
import dev.limpid.decide.Placing;
import dev.limpid.decide.RankReversal;
import dev.limpid.json.JsonFields;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a decision as JSON: alternatives by name, numbers of each in the order of {@code alternatives}. */
record JsonDecision(Decision decision) {
    void write(JsonFields json) throws IOException {
        Alternatives all = decision.alternatives();
        json.open("decision");
        json.text("winner", decision.name());
        json.truth("sure", decision.isSure());
        json.any("alternatives", all.names());
        json.text("weightsFrom", decision.priorities().origin());
        criteria(json);
        json.any("values", numbers(all.values()));
        json.open("normalisation");
        json.text("name", decision.terms().normalisation().id());
        json.text("sentence", decision.terms().normalisation().sentence(all));
        json.any("values", numbers(decision.terms().normalisation().of(all)));
        json.close();
        json.any("fronts", decision.front().fronts().stream().map(this::names).toList());
        dominance("dominated", decision.front().dominated(), json);
        dominance("barely", decision.front().barely(), json);
        json.openArray("placings");
        for (Placing placing : decision.placings()) {
            json.open();
            json.text("method", placing.method());
            json.any("scores", numbers(placing.scores()));
            json.any("order", placing.order().stream().map(this::names).toList());
            json.close();
        }
        json.closeArray();
        json.open("firstBy");
        for (Map.Entry<Normalisation, List<Integer>> one : decision.firstBy().entrySet()) {
            json.any(one.getKey().id(), names(one.getValue()));
        }
        json.close();
        acceptability("anywhere", decision.anywhere(), json);
        acceptability("nearby", decision.nearby(), json);
        reversals(json);
        json.close();
    }

    private String name(int alternative) {
        return decision.alternatives().names().get(alternative);
    }

    private List<String> names(List<Integer> alternatives) {
        return alternatives.stream().map(this::name).toList();
    }

    private static List<Double> numbers(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static List<List<Double>> numbers(double[][] values) {
        return Arrays.stream(values).map(JsonDecision::numbers).toList();
    }

    private void criteria(JsonFields json) throws IOException {
        json.openArray("criteria");
        for (int j = 0; j < decision.alternatives().width(); j++) {
            Criterion criterion = decision.alternatives().criteria().get(j);
            json.open();
            json.text("name", criterion.name());
            json.text("unit", criterion.unit());
            json.text("better", criterion.higher() ? "higher" : "lower");
            json.truth("logarithmic", criterion.logarithmic());
            json.number("weight", decision.priorities().weights()[j]);
            json.number("epsilon", decision.front().epsilon()[j]);
            json.close();
        }
        json.closeArray();
    }

    private void dominance(String name, List<Dominance> all, JsonFields json) throws IOException {
        json.openArray(name);
        for (Dominance one : all) {
            json.open();
            json.text("which", name(one.which()));
            json.text("by", name(one.by()));
            json.close();
        }
        json.closeArray();
    }

    private void acceptability(String name, Acceptability told, JsonFields json) throws IOException {
        json.open(name);
        json.text("method", told.method());
        json.text("weights", told.weights());
        json.whole("draws", told.draws());
        json.truth("valuesDrawn", told.uncertain());
        json.any("shares", numbers(told.shares()));
        json.any("central", numbers(told.central()));
        json.close();
    }

    private void reversals(JsonFields json) throws IOException {
        json.openArray("reversals");
        for (RankReversal one : decision.reversals()) {
            json.open();
            json.text("method", one.method());
            json.text("third", name(one.third()));
            json.text("change", one.change().name().toLowerCase(Locale.ROOT));
            json.truth("winner", one.winner());
            json.text("sentence", one.sentence(decision.alternatives()));
            json.close();
        }
        json.closeArray();
    }
}
