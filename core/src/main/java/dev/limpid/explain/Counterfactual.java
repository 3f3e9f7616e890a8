package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Decision;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Original;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A counterfactual: the fewest words that, said otherwise, change the model's answer. Words are proposed by a masked language
 * model, as in BERT-Attack (Li et al. 2020), and each text that is told of was run through tokenizer and model anew.
 *
 * <p>A word's score is what the answer's score gains when its edit alone is taken back; words that stay have 0. Nothing is
 * drawn by chance. See {@link CounterfactualSearch}.
 *
 * @param words that may be changed at most, 1 to 6
 * @param candidates for each word, at least 1
 * @param beam how many texts of each number of edits are edited further, at least 1
 * @param samples edited texts that may be run; null for 1000
 * @param proposer the masked language model by name; null for the model itself
 */
public record Counterfactual(
        int words,
        int candidates,
        int beam,
        @Nullable Integer samples,
        @Nullable String proposer,
        Staging staging) implements Explainer {
    private static final int STANDARD = 1000;
    /** All parts of so many edits are run to see that none suffices. */
    private static final int MOST_WORDS = 6;

    public Counterfactual {
        if (words < 1 || words > MOST_WORDS) {
            throw new IllegalArgumentException("Setting words is from 1 to " + MOST_WORDS + ", got " + words + ".");
        }
        requirePositive("candidates", candidates);
        requirePositive("beam", beam);
    }

    private static void requirePositive(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("Setting " + setting + " is at least 1, got " + value + ".");
        }
    }

    @Override
    public boolean looksAtWire() {
        return false;
    }

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("words", words);
        settings.put("candidates", candidates);
        settings.put("beam", beam);
        settings.put("samples", samples == null ? "auto" : samples);
        settings.put("proposer", proposer == null ? "model" : proposer);
        return new Attribution.Method("counterfactual", settings);
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.layout() == Layout.SEQUENCE
                ? Optional.empty()
                : Optional.of("Words are changed, and this model reads no text.");
    }

    /** @throws IllegalArgumentException if the target is not the model's answer, or nothing proposes words */
    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        long start = System.nanoTime();
        Editing editing = staging.editing(probe, input, target, proposer);
        Decision decision = new Decision(target);
        CounterfactualSearch search = new CounterfactualSearch(
                new CounterfactualSearch.Bounds(words, candidates, beam, samples == null ? STANDARD : samples),
                editing,
                asked -> probe.rows(asked, target.output()));
        CounterfactualSearch.Found found = search.from(decision, new Probe.Asked(input, target.position()));
        CounterfactualSearch.Text text = found.text();
        double[] scores = new double[input.features().size()];
        double score = probe.score(text.asked().input(), target.at(text.asked().position()));
        double original = probe.score(input, target);
        for (CounterfactualSearch.Text part : found.withoutOne()) {
            Editing.Edit undone = text.edits().stream()
                    .filter(edit -> !part.edits().contains(edit))
                    .findFirst()
                    .orElseThrow();
            double back = part.edits().isEmpty()
                    ? original
                    : probe.score(part.asked().input(), target.at(part.asked().position()));
            scores[undone.feature()] = back - score;
        }
        List<Attribution.Scored> scored = new ArrayList<>();
        for (int feature = 0; feature < scores.length; feature++) {
            scored.add(new Attribution.Scored(input.features().get(feature), scores[feature], null, null));
        }
        long runs = search.runs() + 2 + found.withoutOne().size();
        return new Attribution(
                method(),
                new Attribution.Explained(target, original, probe.probability(input, target), null),
                scored,
                List.of(),
                null,
                null,
                new Attribution.Cost(runs, 0, (System.nanoTime() - start) / 1e9),
                warnings(found),
                0,
                probe.model().provenance(),
                new Attribution.Edited(
                        text.asked().input().originals().stream()
                                .map(one -> ((Original.Text) one).text())
                                .toList(),
                        text.edits(),
                        found.flips(),
                        editing.answer(decision.answer(text.row())),
                        score,
                        probability(text.row(), target)));
    }

    private static @Nullable Double probability(double[] row, Target target) {
        return target.output().link() == Target.Link.NONE || target.against() != null
                ? null
                : Double.valueOf(
                        Probabilities.of(row, target.output().link())[
                                target.choice().index()]);
    }

    private List<String> warnings(CounterfactualSearch.Found found) {
        return found.flips()
                ? List.of()
                : List.of("No edit of up to " + words + (words == 1 ? " word" : " words")
                        + " was found to change the answer; this is the one that comes nearest. Give more --samples, or"
                        + " more words or candidates.");
    }
}
