package dev.limpid.data;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Draws some of many: as many of each label as of any other, as far as there are, in an order that the seed decides. Those that
 * the model cannot read are replaced by others of their label.
 *
 * @param most how many; null for all
 */
record Draw(@Nullable Integer most, long seed) {
    private static final int SHOWN = 160;

    Draw {
        if (most != null && most < 1) {
            throw new IllegalArgumentException("At least 1 example is needed, got " + most + ".");
        }
    }

    /**
     * The cases, in the order of the candidates.
     *
     * @param notes takes what was left out
     * @throws IllegalArgumentException if the model can read none
     */
    List<Case> of(List<Candidate> candidates, List<String> notes) {
        Map<Integer, Case> drawn = new TreeMap<>();
        List<String> unfit = new ArrayList<>();
        List<Deque<Integer>> stacks = stacks(candidates);
        int wanted = most == null ? candidates.size() : most;
        while (drawn.size() < wanted && !stacks.isEmpty()) {
            for (Deque<Integer> stack : stacks) {
                if (drawn.size() < wanted) {
                    take(candidates, stack, drawn, unfit);
                }
            }
            stacks.removeIf(Deque::isEmpty);
        }
        if (drawn.isEmpty()) {
            throw new IllegalArgumentException("The model can read none of the examples: " + unfit.get(0));
        }
        if (!unfit.isEmpty()) {
            notes.add(unfit.size() + (unfit.size() == 1 ? " example was" : " examples were")
                    + " left out, which the model cannot read: " + brief(unfit.get(0)));
        }
        return List.copyOf(drawn.values());
    }

    /** The next one of a label that can be read. */
    private static void take(
            List<Candidate> candidates, Deque<Integer> stack, Map<Integer, Case> drawn, List<String> unfit) {
        while (!stack.isEmpty()) {
            int next = stack.pop();
            Candidate candidate = candidates.get(next);
            try {
                drawn.put(next, candidate.prepare().get());
                return;
            } catch (Candidate.Unfit refused) {
                unfit.add(candidate.name() + ": " + refused.getMessage());
            }
        }
    }

    /** A shuffled stack for each label, in shuffled order too: with fewer draws than labels some have none. */
    private List<Deque<Integer>> stacks(List<Candidate> candidates) {
        Map<String, List<Integer>> byLabel = new LinkedHashMap<>();
        for (int i = 0; i < candidates.size(); i++) {
            String label = String.valueOf(candidates.get(i).label());
            byLabel.computeIfAbsent(label, unmet -> new ArrayList<>()).add(i);
        }
        Random random = new Random(seed);
        List<Deque<Integer>> stacks = new ArrayList<>();
        for (List<Integer> own : byLabel.values()) {
            Collections.shuffle(own, random);
            stacks.add(new ArrayDeque<>(own));
        }
        Collections.shuffle(stacks, random);
        return stacks;
    }

    private static String brief(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
    }
}
