package dev.limpid.vocabulary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding (Sennrich et al. 2016): begins with characters, and joins the most frequent pair of neighbours again and
 * again. Counts are kept up to date, so a joining costs what it changes, not a pass over the text.
 *
 * <p>Of equally frequent pairs the one with the smaller ids is taken, the left id first, as Hugging Face's trainers do, which
 * this equals. A stretch of characters is cut by what is joined within it and across its ends alone, and what is joined across an
 * end stays so: so a token is joined of one pair only, and each pair is a candidate once.
 */
final class Merges {
    private final Recipe recipe;
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<Long> merges = new ArrayList<>();
    private final PairCounts counts = new PairCounts();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    // By the number of a pair: what arose in the joining at hand.
    private Candidate[] arising = new Candidate[1 << 14];
    private final List<Candidate> arisen = new ArrayList<>();

    Merges(Recipe recipe) {
        this.recipe = recipe;
        recipe.special().forEach(this::token);
    }

    private int token(String token) {
        Integer known = ids.putIfAbsent(token, tokens.size());
        if (known != null) {
            return known;
        }
        tokens.add(token);
        return tokens.size() - 1;
    }

    /**
     * Learns from words, once.
     *
     * @throws IllegalArgumentException if the characters alone are more than {@code size}, or a special token is a piece of a word
     */
    void learn(List<WordCounts.Counted> words, int size, long atLeast) {
        Characters characters = Characters.of(words, recipe);
        for (int c : characters.anywhere()) {
            character("", c);
        }
        if (!recipe.continuation().isEmpty()) {
            for (int c : characters.within()) {
                character(recipe.continuation(), c);
            }
        }
        requireRoom(size);
        Pieces pieces = new Pieces(words, this::id);
        for (int word = 0; word < pieces.words(); word++) {
            pieces.pairs(word, (pair, by, in) -> change(pair, by * pieces.count(in), in));
        }
        queueArisen();
        while (tokens.size() < size) {
            Candidate top = queue.poll();
            if (top == null) {
                break;
            }
            if (top.count() != counts.count(top.number)) {
                queue.add(top.counted(counts.count(top.number)));
                continue;
            }
            if (top.count() < Math.max(1, atLeast)) {
                break;
            }
            int joined = join(top.pair);
            for (int i = 0; i < top.words(); i++) {
                pieces.join(top.word(i), top.pair, joined, (pair, by, in) -> change(pair, by * pieces.count(in), in));
            }
            queueArisen();
        }
    }

    private int id(int character, boolean within) {
        String prefix = within ? recipe.continuation() : "";
        return ids.getOrDefault(prefix + Character.toString(character), -1);
    }

    private void character(String prefix, int c) {
        String token = prefix + Character.toString(c);
        requireNotSpecial(token);
        token(token);
    }

    private int join(long pair) {
        String right = tokens.get(PairCounts.right(pair));
        String joined = tokens.get(PairCounts.left(pair))
                + right.substring(
                        right.startsWith(recipe.continuation())
                                ? recipe.continuation().length()
                                : 0);
        requireNotSpecial(joined);
        merges.add(pair);
        return token(joined);
    }

    private void requireNotSpecial(String token) {
        if (recipe.special().contains(token)) {
            throw new IllegalArgumentException("The special token '" + token
                    + "' is also a piece of the text's words, so one id would mean both. Call it otherwise, such as '<|"
                    + token + "|>'.");
        }
    }

    private void requireRoom(int size) {
        if (size < tokens.size()) {
            int special = recipe.special().size();
            throw new IllegalArgumentException("A vocabulary of " + size + " tokens is too small: the "
                    + (tokens.size() - special) + " characters that words are spelt with and " + special
                    + " special tokens are " + tokens.size() + ". Ask for more tokens"
                    + (recipe.continuation().isEmpty() ? "." : ", or keep fewer characters."));
        }
    }

    private void change(long pair, long by, int word) {
        int number = counts.number(pair);
        counts.add(number, by);
        if (by > 0) {
            if (number >= arising.length) {
                arising = Arrays.copyOf(arising, Math.max(2 * arising.length, number + 1));
            }
            Candidate candidate = arising[number];
            if (candidate == null) {
                candidate = new Candidate(number, pair);
                arising[number] = candidate;
                arisen.add(candidate);
            }
            candidate.in(word);
        }
    }

    private void queueArisen() {
        for (Candidate candidate : arisen) {
            arising[candidate.number] = null;
            long count = counts.count(candidate.number);
            if (count > 0) {
                queue.add(candidate.counted(count));
            }
        }
        arisen.clear();
    }

    /** Tokens by id. */
    List<String> tokens() {
        return tokens;
    }

    /** Pairs that are joined, the most urgent first. */
    List<LearntVocabulary.Merge> merges() {
        return merges.stream()
                .map(pair -> new LearntVocabulary.Merge(
                        tokens.get(PairCounts.left(pair)), tokens.get(PairCounts.right(pair))))
                .toList();
    }
}
