package dev.limpid.task;

import dev.limpid.model.Input;
import org.jspecify.annotations.Nullable;

/**
 * One of many inputs that a user gave together.
 *
 * @param name where it stands: {@code reviews.tsv:17}, {@code cats/3.png}
 * @param shown what to show of it: the text, or the picture's name
 * @param label what it is said to be; null where nothing is said
 */
public record Example(String name, String shown, @Nullable String label, Input input) {}
