package dev.limpid.report;

import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.Transparency;
import dev.limpid.image.Picture;
import dev.limpid.json.JsonEvaluation;
import dev.limpid.json.Judged;
import dev.limpid.json.Version;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/**
 * An evaluation's page, ready for its template.
 *
 * @param agreement null of a single method
 * @param transparency null where it is not told
 * @param facts what it rests on: data and model, then the settings
 * @param command that repeats it; empty where that is not known
 * @param json the evaluation itself, such that no browser mistakes a part of it for markup
 */
record EvaluationPage(
        Lead lead,
        SkillChart skill,
        MetricTable metrics,
        @Nullable AgreementTable agreement,
        Disputes disputes,
        Gates gates,
        List<Cost> costs,
        @Nullable Openness transparency,
        List<String> notes,
        List<Story.Fact> facts,
        String command,
        String json) {
    /** Of {@link Judged#settings()} what the command was. */
    static final String COMMAND = "command";

    /** What one explanation by a method takes. */
    record Cost(String method, String forward, String backward, String seconds) {}

    /**
     * The transparency score.
     *
     * @param by the method whose explanations it is of
     * @param untold what was not measured, in a sentence; empty if all was
     */
    record Openness(String score, String interval, String by, List<Share> parts, String untold) {}

    /**
     * A part of the score.
     *
     * @param meaning what it is, a sentence
     * @param width of its bar in percent; 0 where it cannot be told
     */
    record Share(String name, String meaning, String weight, String value, String width) {}

    static EvaluationPage of(Judged judged, IntFunction<@Nullable Picture> pictures) {
        Appraisal appraisal = judged.appraisal();
        Gates gates = Gates.of(appraisal);
        return new EvaluationPage(
                Lead.of(judged),
                SkillChart.of(appraisal),
                MetricTable.of(appraisal),
                appraisal.outcome().results().methods().size() < 2 ? null : AgreementTable.of(appraisal.agreements()),
                Disputes.of(judged, pictures),
                gates,
                costs(appraisal.outcome().results()),
                openness(appraisal),
                notes(judged),
                facts(judged),
                String.valueOf(judged.settings().getOrDefault(COMMAND, "")),
                JsonEvaluation.write(judged).replace("<", "\\u003c"));
    }

    static List<Cost> costs(Results results) {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < results.methods().size(); i++) {
            Results.Cost cost = results.costs().get(i);
            costs.add(new Cost(
                    results.methods().get(i),
                    Numbers.brief(cost.forwardPasses()),
                    Numbers.brief(cost.backwardPasses()),
                    Numbers.seconds(cost.seconds())));
        }
        return costs;
    }

    private static @Nullable Openness openness(Appraisal appraisal) {
        Transparency found = appraisal.transparency();
        if (found == null || appraisal.explainedBy() == null) {
            return null;
        }
        List<Share> parts = found.parts().stream()
                .map(part -> new Share(
                        borrowed(part.component().toString()),
                        meaning(part),
                        Numbers.share(part.weight()),
                        Means.told(part.value()),
                        String.format(
                                Locale.ROOT,
                                "%.1f",
                                Double.isFinite(part.value().mean())
                                        ? 100 * part.value().mean()
                                        : 0)))
                .toList();
        return new Openness(
                Means.mean(found.score()),
                Means.range(found.score()),
                appraisal.explainedBy(),
                parts,
                found.untold().stream().map(one -> borrowed(one.toString())).collect(Collectors.joining(", ")));
    }

    private static String meaning(Transparency.Part part) {
        return switch (part.component()) {
            case FAITHFUL -> say("how much of what the best known explanation shows these show");
            case STABLE -> say("how little they move where the input hardly does");
            case COMPACT -> say("how few features have most of the scores");
            case SANE -> say("how much they depend on what the model has learnt and on what is asked");
            case AGREED -> say("how far other methods say the same");
        };
    }

    /** What a reader must know, a sentence each. */
    static List<String> notes(Judged judged) {
        List<String> notes = new ArrayList<>();
        Outcome outcome = judged.appraisal().outcome();
        outcome.leftOut().forEach((method, reason) -> notes.add(say("Left out: {}. {}", method, borrowed(reason))));
        judged.notes().forEach(note -> notes.add(say("Note: {}", borrowed(note))));
        if (outcome.sharing().alone() > 0) {
            notes.add(sharing(outcome.sharing()));
        }
        return notes;
    }

    private static String sharing(Outcome.Sharing sharing) {
        return say(
                "Methods, metrics and what they are held against asked for {} masked inputs, of which {} were run: {} had been run"
                        + " before.",
                Numbers.count(sharing.alone()),
                Numbers.count(sharing.run()),
                Numbers.share(sharing.hits()));
    }

    private static List<Story.Fact> facts(Judged judged) {
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact(say("data"), judged.data()));
        facts.add(new Story.Fact(say("model"), judged.model().id()));
        facts.add(new Story.Fact(say("task"), judged.model().task()));
        facts.add(new Story.Fact(say("parameters"), Numbers.count(judged.model().parameters())));
        facts.add(new Story.Fact(say("source"), judged.model().source()));
        facts.add(new Story.Fact("SHA-256", judged.model().sha256()));
        for (Map.Entry<String, Object> one : judged.settings().entrySet()) {
            if (!one.getKey().equals(COMMAND)) {
                facts.add(new Story.Fact(
                        borrowed(TerminalFinding.words(one.getKey())),
                        one.getValue().toString()));
            }
        }
        facts.add(new Story.Fact(say("seed"), Long.toString(judged.seed())));
        facts.add(new Story.Fact("limpid", Version.current()));
        Outcome outcome = judged.appraisal().outcome();
        for (int i = 0; i < outcome.results().methods().size(); i++) {
            if (!outcome.explanations().get(i).isEmpty()) {
                String settings = outcome.explanations().get(i).get(0).method().settings().entrySet().stream()
                        .map(one -> one.getKey() + " = " + one.getValue())
                        .collect(Collectors.joining(", "));
                facts.add(new Story.Fact(
                        outcome.results().methods().get(i), settings.isEmpty() ? say("no settings") : settings));
            }
        }
        return facts;
    }
}
