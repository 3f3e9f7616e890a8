package dev.limpid.evaluate;

/**
 * What examples of a slice have in common.
 *
 * @param facet what it is about: {@code word}, {@code label}, a column's name
 * @param text as it is shown: {@code contains "not"}, {@code 3 < age <= 40}, {@code label is spam}
 */
public record Condition(String facet, String text) {
    @Override
    public String toString() {
        return text;
    }
}
