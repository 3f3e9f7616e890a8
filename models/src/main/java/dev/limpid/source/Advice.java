package dev.limpid.source;

/**
 * Which method an evaluation of a model found to use.
 *
 * @param method by name
 * @param sentence that says so
 * @param data that it was found on
 * @param examples how many
 */
public record Advice(String method, String sentence, String data, int examples) {}
