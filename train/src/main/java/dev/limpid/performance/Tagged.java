package dev.limpid.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Sentences with a tag for each token, as a model gave them and as they are right. An example is a sentence. */
public final class Tagged implements Answers {
    private final List<String> types;
    private final List<List<Count>> entities = new ArrayList<>();
    private final long[] tokens;
    private final long[] rightTokens;

    /** How many entities of one type a sentence has. */
    private record Count(int type, long right, long predicted, long labelled) {}

    /**
     * Of tags.
     *
     * @param predicted for each sentence a tag for each token: {@code O}, {@code B-PER}, {@code I-PER}, {@code E-PER}, {@code S-PER}
     * @param right likewise
     * @throws IllegalArgumentException if sentences differ in length, or a tag has another form
     */
    public Tagged(List<List<String>> predicted, List<List<String>> right) {
        Alike.require(predicted.size(), right.size());
        this.tokens = new long[right.size()];
        this.rightTokens = new long[right.size()];
        List<Set<TagSpans.Span>> given = new ArrayList<>();
        List<Set<TagSpans.Span>> wanted = new ArrayList<>();
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < right.size(); i++) {
            List<String> one = predicted.get(i);
            List<String> other = right.get(i);
            if (one.size() != other.size()) {
                throw new IllegalArgumentException(
                        "Sentence " + i + " has " + other.size() + " tokens, got " + one.size() + " predicted tags.");
            }
            tokens[i] = other.size();
            for (int k = 0; k < other.size(); k++) {
                rightTokens[i] += one.get(k).equals(other.get(k)) ? 1 : 0;
            }
            given.add(TagSpans.of(one, i));
            wanted.add(TagSpans.of(other, i));
            given.get(i).forEach(span -> found.add(span.type()));
            wanted.get(i).forEach(span -> found.add(span.type()));
        }
        this.types = List.copyOf(found);
        for (int i = 0; i < right.size(); i++) {
            entities.add(counts(given.get(i), wanted.get(i)));
        }
    }

    private List<Count> counts(Set<TagSpans.Span> given, Set<TagSpans.Span> wanted) {
        List<Count> counts = new ArrayList<>();
        for (int type = 0; type < types.size(); type++) {
            String name = types.get(type);
            long predicted =
                    given.stream().filter(span -> span.type().equals(name)).count();
            long labelled =
                    wanted.stream().filter(span -> span.type().equals(name)).count();
            long right = given.stream()
                    .filter(span -> span.type().equals(name))
                    .filter(wanted::contains)
                    .count();
            if (predicted + labelled > 0) {
                counts.add(new Count(type, right, predicted, labelled));
            }
        }
        return counts;
    }

    /** How many sentences. */
    @Override
    public int size() {
        return tokens.length;
    }

    /** The types of entities that occur, in the order of their letters. */
    public List<String> types() {
        return types;
    }

    long tokens(int sentence) {
        return tokens[sentence];
    }

    long rightTokens(int sentence) {
        return rightTokens[sentence];
    }

    /** Of entities by type. */
    Tally tally(int[] times) {
        Tally tally = Tally.empty(types.size());
        for (int i = 0; i < times.length; i++) {
            if (times[i] > 0) {
                for (Count count : entities.get(i)) {
                    tally.right()[count.type] += times[i] * count.right;
                    tally.predicted()[count.type] += times[i] * count.predicted;
                    tally.labelled()[count.type] += times[i] * count.labelled;
                }
            }
        }
        return tally;
    }
}
