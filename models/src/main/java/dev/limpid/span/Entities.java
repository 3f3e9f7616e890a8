package dev.limpid.span;

import dev.limpid.model.Probabilities;
import dev.limpid.model.Target;
import dev.limpid.text.CodePoints;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds entities as transformers' {@code TokenClassificationPipeline} does.
 *
 * <p>Each token has the label that is likeliest. Neighbours with the same label are one entity, whichever of {@code B-} and
 * {@code I-} stands before it, but {@code B-} begins a new one: so {@code I-PER} alone is an entity, too (IOB1), and labels
 * without a prefix go on with their like. Any other prefix ({@code E-}, {@code S-}) is part of what must be the same.
 * An entity is called what follows the first hyphen.
 *
 * <p>What goes on with a word: in a vocabulary that marks such pieces ({@code ##burg}) those, in any other each token with no
 * space (U+0020) at its beginning or before it, so punctuation, too. An unknown token is a word.
 *
 * <p>Two things are otherwise than there: a piece is told by its mark rather than by being longer than its text, which also
 * accents that were dropped make it; and white space around an entity is not part of it.
 *
 * @param labels by number
 * @param ignored labels that are no entities' ({@code O}): of tokens by themselves in full, else without a prefix
 */
public record Entities(Tokenizer tokenizer, List<String> labels, Grouping grouping, Set<String> ignored) {
    /** What {@link #ignored} usually is. */
    public static final Set<String> OUTSIDE = Set.of("O");

    public Entities {
        labels = List.copyOf(labels);
        ignored = Set.copyOf(ignored);
    }

    /** Tokens with one label: a token, or a word. */
    private record Part(List<Integer> tokens, String label, double score) {
        boolean begins() {
            return label.startsWith("B-");
        }

        /** What the label says but for whether it begins or goes on. */
        String tag() {
            return begins() || label.startsWith("I-") ? label.substring(2) : label;
        }
    }

    /**
     * The entities of a text, in its order.
     *
     * @param tokens of the text, those included that the tokenizer put in
     * @param logits by token and label
     */
    public List<Entity> in(String text, List<Token> tokens, double[][] logits) {
        CodePoints points = CodePoints.of(text);
        List<List<Integer>> units = units(tokens, points);
        List<Part> parts = units.stream().map(unit -> part(unit, logits)).toList();
        List<Entity> entities = new ArrayList<>();
        for (int from = 0, to; from < parts.size(); from = to) {
            to = from + 1;
            while (grouping != Grouping.NONE && to < parts.size() && goesOn(parts.get(to - 1), parts.get(to))) {
                to++;
            }
            Entity entity = entity(parts.subList(from, to), tokens, points);
            if (!ignored.contains(entity.label())) {
                entities.add(entity);
            }
        }
        return entities;
    }

    private static boolean goesOn(Part before, Part after) {
        return !after.begins() && after.tag().equals(before.tag());
    }

    /** Tokens that must have one label. */
    private List<List<Integer>> units(List<Token> tokens, CodePoints text) {
        List<List<Integer>> units = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).inserted()) {
                continue;
            }
            if (units.isEmpty() || !grouping.keepsWords() || !inWord(tokens.get(i), text)) {
                units.add(new ArrayList<>());
            }
            units.get(units.size() - 1).add(i);
        }
        return units;
    }

    private boolean inWord(Token token, CodePoints text) {
        if (tokenizer.unknown().orElse(-1) == token.id()) {
            return false;
        }
        if (!tokenizer.continuation().isEmpty()) {
            return token.text().startsWith(tokenizer.continuation());
        }
        int start = token.start();
        return start > 0 && text.at(start - 1) != ' ' && (start == text.length() || text.at(start) != ' ');
    }

    private Part part(List<Integer> unit, double[][] logits) {
        List<double[]> pieces = unit.stream()
                .map(token -> Probabilities.of(logits[token], Target.Link.SOFTMAX))
                .toList();
        double[] row = switch (grouping) {
            case AVERAGE ->
                IntStream.range(0, labels.size())
                        .mapToDouble(label -> pieces.stream()
                                .mapToDouble(piece -> piece[label])
                                .average()
                                .orElseThrow())
                        .toArray();
            case MAX ->
                pieces.stream()
                        .reduce((a, b) -> b[best(b)] > a[best(a)] ? b : a)
                        .orElseThrow();
            default -> pieces.get(0);
        };
        int best = best(row);
        return new Part(unit, labels.get(best), row[best]);
    }

    /** The largest; of equals the first. */
    private static int best(double[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    private Entity entity(List<Part> parts, List<Token> tokens, CodePoints text) {
        List<Integer> positions =
                parts.stream().flatMap(part -> part.tokens.stream()).toList();
        String label = parts.get(0).label;
        CodePoints.Span span = text.trimmed(
                tokens.get(positions.get(0)).start(),
                tokens.get(positions.get(positions.size() - 1)).end());
        return new Entity(
                grouping == Grouping.NONE ? label : label.substring(label.indexOf('-') + 1),
                positions,
                span.start(),
                span.end(),
                text.slice(span.start(), span.end()),
                parts.stream().mapToDouble(Part::score).average().orElseThrow());
    }
}
