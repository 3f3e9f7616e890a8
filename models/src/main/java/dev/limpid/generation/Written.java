package dev.limpid.generation;

/**
 * A token that was written.
 *
 * @param id in the vocabulary
 * @param logProbability by the model, before anything warped its scores
 * @param text what is certain now that this token is there: whole characters, none that may belong to a stop string; often
 *     the token's own, sometimes of several or none
 */
public record Written(int id, double logProbability, String text) {}
