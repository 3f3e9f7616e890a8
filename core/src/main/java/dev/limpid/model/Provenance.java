package dev.limpid.model;

/**
 * Where a model comes from, so that a result can be traced and repeated.
 *
 * @param id what the user called it: {@code bert-base-uncased}
 * @param source where it was found: {@code hf:org/name@commit}, {@code maven:group:artifact:version}, a path
 * @param sha256 of the weight file, 64 hexadecimal digits
 * @param parameters number of weights that the task uses
 * @param task what it does: {@code fill-mask}
 */
public record Provenance(String id, String source, String sha256, long parameters, String task) {}
