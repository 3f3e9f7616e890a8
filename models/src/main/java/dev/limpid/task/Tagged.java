package dev.limpid.task;

import dev.limpid.span.Entity;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a classifier of tokens found in a text.
 *
 * @param labels by number
 * @param logits by token and label
 * @param entities in the text's order
 */
record Tagged(List<String> labels, double[][] logits, List<Entity> entities) {
    /** The surest entities, surest first; of those with the same score the first in the text. */
    List<Entity> best(int count) {
        return entities.stream()
                .sorted(Comparator.comparingDouble(Entity::score).reversed())
                .limit(count)
                .toList();
    }

    /** Of the labels that are called so with a prefix or without ({@code PER}: {@code B-PER}, {@code I-PER}) the likeliest. */
    OptionalInt likeliest(String label, int token) {
        return IntStream.range(0, labels.size())
                .filter(i -> labels.get(i).equals(label) || bare(labels.get(i)).equalsIgnoreCase(label))
                .boxed()
                .max(Comparator.comparingDouble(i -> logits[token][i]))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /** The number of the label that an entity has at one of its tokens. */
    int label(Entity entity, int token) {
        return likeliest(entity.label(), token).orElseThrow();
    }

    private static String bare(String label) {
        return label.substring(label.indexOf('-') + 1);
    }
}
