package dev.limpid.performance;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sentences with a tag for each token, as a model gave them and as they are right. An example is a sentence.
 *
 * <p>Where every tag is {@code O} or {@code B-X}, {@code I-X}, {@code E-X}, {@code S-X} there are entities. One other tag, as
 * {@code NOUN}, and all are plain tags, a mixture too: nothing is told of entities then, only of tokens.
 */
public final class Tagged implements Answers {
    private final @Nullable String plain;
    private final List<String> types;
    private final List<List<Count>> entities = new ArrayList<>();
    private final long[] tokens;
    private final long[] rightTokens;

    /** How many entities of one type a sentence has. */
    private record Count(int type, long right, long predicted, long labelled) {}

    /**
     * Of tags; those that occur say whether there are entities.
     *
     * @param predicted for each sentence a tag for each token: {@code B-PER}, or {@code NOUN}
     * @param right likewise
     * @throws IllegalArgumentException if sentences differ in length
     */
    public Tagged(List<List<String>> predicted, List<List<String>> right) {
        this(
                predicted,
                right,
                Stream.concat(predicted.stream(), right.stream())
                        .flatMap(List::stream)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /**
     * Of tags.
     *
     * @param known all tags there are, whether they occur or not: they say whether there are entities
     * @throws IllegalArgumentException if sentences differ in length
     */
    public Tagged(List<List<String>> predicted, List<List<String>> right, Collection<String> known) {
        Alike.require(predicted.size(), right.size());
        this.plain = plain(known);
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
            given.add(plain == null ? TagSpans.of(one) : Set.of());
            wanted.add(plain == null ? TagSpans.of(other) : Set.of());
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

    /** The first of these tags that is plain; null where all tell of entities. */
    private static @Nullable String plain(Collection<String> tags) {
        return tags.stream().filter(tag -> !TagSpans.isOne(tag)).findFirst().orElse(null);
    }

    /** Whether these tags tell of entities; else they are plain, a mixture too. */
    public static boolean areOfEntities(Collection<String> tags) {
        return plain(tags) == null;
    }

    /** Whether there are entities to tell of; else only tokens. */
    public boolean isOfEntities() {
        return plain == null;
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

    /**
     * Of entities by type.
     *
     * @throws IllegalArgumentException if tags are plain
     */
    Tally tally(int[] times) {
        if (plain != null) {
            throw new IllegalArgumentException(
                    "Tag '" + plain
                            + "' is none of O, B-X, I-X, E-X, S-X, so there are no entities to tell of. Ask for token-accuracy.");
        }
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
