/**
 * What training makes small: nodes behind a model's outputs that end in one number, and the labels they read.
 *
 * <p>A {@link dev.limpid.loss.Loss} appends the sum of a batch's terms and how many there are, apart from each other: so batches
 * that are taken in parts add up to what the whole would have given. One loss a file. This package knows graphs and the outputs
 * of architectures by role; of data, weights and optimisers it knows nothing.
 */
@NullMarked
package dev.limpid.loss;

import org.jspecify.annotations.NullMarked;
