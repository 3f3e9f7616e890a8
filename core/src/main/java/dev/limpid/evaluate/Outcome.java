package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.game.Game;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation found.
 *
 * @param results by metric, of the methods that could explain every example
 * @param cases the examples, in the results' order
 * @param explanations {@code [method][example]}
 * @param leftOut why other methods could not, by name
 * @param spent on masked inputs, by all methods and metrics together
 * @param alone coalitions that each method and each metric asked about, if nobody shared
 * @param strange of the masked inputs that a metric asked for, which share lies farther from the data than nineteen of
 *     twenty examples do; of metrics that mask nothing, and where it cannot be told, none
 * @param notes what a reader must know, a sentence each
 */
public record Outcome(
        Results results,
        List<Case> cases,
        List<List<Attribution>> explanations,
        Map<String, String> leftOut,
        Game.Spent spent,
        long alone,
        Map<String, Double> strange,
        List<String> notes) {
    public Outcome {
        cases = List.copyOf(cases);
        explanations = explanations.stream().map(List::copyOf).toList();
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        strange = Collections.unmodifiableMap(new LinkedHashMap<>(strange));
        notes = List.copyOf(notes);
    }

    /** The share of coalitions asked about that had been run before, for someone else. */
    public double shared() {
        return alone == 0 ? 0 : 1 - (double) spent.evaluated() / alone;
    }
}
