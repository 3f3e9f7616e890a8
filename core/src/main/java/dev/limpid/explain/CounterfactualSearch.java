package dev.limpid.explain;

import dev.limpid.model.Decision;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks for the fewest edits that change an answer.
 *
 * <ol>
 *   <li>Every proposed edit is run alone.
 *   <li>If some change the answer, the most fluent of them is it. Else the texts in which the answer's margin is smallest are
 *       edited once more, those first in which both edits alone took most off the margin; and so on up to the bound.
 *   <li>All proper parts of what was found are run too; if one of them changes the answer, the smallest such, the most fluent
 *       first, is taken instead. So no part of what is told of suffices.
 * </ol>
 *
 * Equal ones are taken in the order of the features and of the proposals.
 */
final class CounterfactualSearch {
    private static final int CHUNK = 64;

    private static final Comparator<Text> BY_MARGIN = Comparator.comparingDouble(Text::margin);
    private static final Comparator<Text> BY_FLUENCY =
            Comparator.comparingDouble(Text::fluency).reversed();

    /**
     * How far to look.
     *
     * @param words that may be changed at once
     * @param candidates for each word
     * @param beam how many texts are edited further
     * @param runs of edited texts
     */
    record Bounds(int words, int candidates, int beam, int runs) {}

    /**
     * An edited text that was run.
     *
     * @param edits in the order of their features
     * @param row of the output
     * @param margin of the answer over the next best
     */
    record Text(List<Editing.Edit> edits, Probe.Asked asked, double[] row, double margin, boolean flips) {
        double fluency() {
            return edits.stream().mapToDouble(Editing.Edit::fluency).sum();
        }
    }

    /**
     * What was found.
     *
     * @param text the nearest if none flips
     * @param withoutOne the same with each of its edits taken back
     */
    record Found(Text text, boolean flips, List<Text> withoutOne) {}

    private record Planned(List<Editing.Edit> edits, double margin) {}

    private final Bounds bounds;
    private final Editing editing;
    private final Function<List<Probe.Asked>, List<Tensor>> rows;
    /** Those met; empty for what the model does not take. */
    private final Map<List<Editing.Edit>, Optional<Text>> known = new HashMap<>();

    private int runs;

    CounterfactualSearch(Bounds bounds, Editing editing, Function<List<Probe.Asked>, List<Tensor>> rows) {
        this.bounds = bounds;
        this.editing = editing;
        this.rows = rows;
    }

    /** Texts that were run. */
    int runs() {
        return runs;
    }

    /** @throws IllegalArgumentException if the decision is not made at the input, or nothing can be edited */
    Found from(Decision decision, Probe.Asked original) {
        double[] row = rows.apply(List.of(original)).get(0).toDoubles();
        runs++;
        if (!decision.isMade(row)) {
            throw new IllegalArgumentException("counterfactual changes the model's answer, and '"
                    + decision.target().choice().label()
                    + "' is not its answer. Choose --target top, or --against something that it is preferred to.");
        }
        Text whole = new Text(List.of(), original, row, decision.margin(row), false);
        known.put(List.of(), Optional.of(whole));
        List<Editing.Edit> singles = editing.proposals(bounds.candidates);
        if (singles.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no word that could be changed: nothing but punctuation, gaps and"
                            + " words for which the proposer knows no other. Give a longer text, or another proposer.");
        }
        Text nearest = null;
        List<Text> beam = List.of(whole);
        for (int size = 1; size <= bounds.words; size++) {
            List<Text> texts = run(planned(beam, singles, whole), decision);
            List<Text> flipping =
                    texts.stream().filter(Text::flips).sorted(BY_FLUENCY).toList();
            if (!flipping.isEmpty()) {
                return found(smallest(flipping.get(0), decision), decision);
            }
            beam = texts.stream().sorted(BY_MARGIN).limit(bounds.beam).toList();
            if (beam.isEmpty()) {
                break;
            }
            if (nearest == null || beam.get(0).margin < nearest.margin) {
                nearest = beam.get(0);
            }
        }
        if (nearest == null) {
            throw new IllegalArgumentException("The model takes none of the edited texts. Shorten the text.");
        }
        return found(nearest, decision);
    }

    private Found found(Text text, Decision decision) {
        List<Planned> parts = new ArrayList<>();
        for (Editing.Edit edit : text.edits) {
            parts.add(new Planned(
                    text.edits.stream().filter(other -> other != edit).toList(), 0));
        }
        return new Found(text, text.flips, played(parts, decision));
    }

    /** Each text with one more edit, the most promising first, as if edits took off the margin what they do alone. */
    private List<Planned> planned(List<Text> beam, List<Editing.Edit> singles, Text whole) {
        Set<List<Editing.Edit>> met = new HashSet<>();
        List<Planned> planned = new ArrayList<>();
        for (Text text : beam) {
            for (Editing.Edit single : singles) {
                if (text.edits.stream().noneMatch(edit -> edit.feature() == single.feature())) {
                    List<Editing.Edit> edits = new ArrayList<>(text.edits);
                    edits.add(single);
                    edits.sort(Comparator.comparingInt(Editing.Edit::feature));
                    double takesOff = known.getOrDefault(List.of(single), Optional.empty())
                            .map(alone -> whole.margin - alone.margin)
                            .orElse(0.0);
                    if (met.add(edits)) {
                        planned.add(new Planned(edits, text.margin - takesOff));
                    }
                }
            }
        }
        planned.sort(Comparator.comparingDouble(Planned::margin));
        return planned;
    }

    /** As many as the bound allows. */
    private List<Text> run(List<Planned> planned, Decision decision) {
        return played(planned.subList(0, Math.min(planned.size(), Math.max(0, bounds.runs - runs))), decision);
    }

    /** Those that the model takes. */
    private List<Text> played(List<Planned> planned, Decision decision) {
        List<Text> texts = new ArrayList<>();
        for (int start = 0; start < planned.size(); start += CHUNK) {
            List<Planned> part = planned.subList(start, Math.min(planned.size(), start + CHUNK));
            Map<List<Editing.Edit>, Probe.Asked> missing = new LinkedHashMap<>();
            for (Planned one : part) {
                if (!known.containsKey(one.edits)) {
                    known.put(one.edits, Optional.empty());
                    editing.edited(one.edits).ifPresent(asked -> missing.put(one.edits, asked));
                }
            }
            List<Tensor> answers = missing.isEmpty() ? List.of() : rows.apply(List.copyOf(missing.values()));
            runs += missing.size();
            Iterator<Tensor> answer = answers.iterator();
            missing.forEach((edits, asked) -> {
                double[] row = answer.next().toDoubles();
                known.put(edits, Optional.of(new Text(edits, asked, row, decision.margin(row), !decision.isMade(row))));
            });
            part.forEach(one -> known.getOrDefault(one.edits, Optional.empty()).ifPresent(texts::add));
        }
        return texts;
    }

    /** The smallest part that flips, the most fluent of equals. */
    private Text smallest(Text flipping, Decision decision) {
        List<Planned> parts = new ArrayList<>();
        for (int bits = 1; bits < (1 << flipping.edits.size()) - 1; bits++) {
            List<Editing.Edit> edits = new ArrayList<>();
            for (int i = 0; i < flipping.edits.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    edits.add(flipping.edits.get(i));
                }
            }
            parts.add(new Planned(edits, 0));
        }
        return played(parts, decision).stream()
                .filter(Text::flips)
                .sorted(BY_FLUENCY)
                .min(Comparator.comparingInt(text -> text.edits.size()))
                .orElse(flipping);
    }
}
