package dev.limpid.task;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * The classes of a zero-shot classification, each as a sentence that a text may entail (Yin, Hay and Roth 2019).
 *
 * @param labels the classes, each once
 * @param template of the sentence, {@code {}} standing for the class
 * @param several whether several classes may hold, each by itself, rather than one of all; of a class alone it is asked
 *     whether it holds
 */
public record Hypotheses(List<String> labels, String template, boolean several) {
    /** What is said where the user does not: transformers' own. */
    public static final String TEMPLATE = "This example is {}.";

    private static final String SLOT = "{}";
    private static final int MOST = 1000;

    /** @throws IllegalArgumentException if there is no class, one is blank or there twice, or the template has no place */
    public Hypotheses {
        labels = labels.stream().map(String::strip).toList();
        if (labels.isEmpty() || labels.size() > MOST || labels.contains("")) {
            throw new IllegalArgumentException("--labels needs 1 to " + MOST
                    + " classes, none of them empty: --labels sports,politics. Got " + labels + ".");
        }
        if (new LinkedHashSet<>(labels).size() < labels.size()) {
            throw new IllegalArgumentException("--labels names a class twice: " + labels + ". Name each once.");
        }
        several |= labels.size() == 1;
        if (!template.contains(SLOT)) {
            throw new IllegalArgumentException("--hypothesis \"" + template
                    + "\" has no place for the class, expected {} in it: \"" + TEMPLATE + "\"");
        }
    }

    /** One of the classes or several, as a user says it. */
    public static Hypotheses of(List<String> labels, @Nullable String template, boolean several) {
        return new Hypotheses(labels, template == null ? TEMPLATE : template, several);
    }

    /** The sentence of a class. */
    String of(String label) {
        return template.replace(SLOT, label);
    }
}
