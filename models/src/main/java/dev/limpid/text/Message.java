package dev.limpid.text;

/**
 * What somebody says in a chat.
 *
 * @param role who, as the model's template knows them: mostly {@code system}, {@code user}, {@code assistant}
 */
public record Message(String role, String content) {}
