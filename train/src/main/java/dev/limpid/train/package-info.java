/**
 * Training: batches, steps, checkpoints, evaluation, and what is written at the end.
 */
@NullMarked
package dev.limpid.train;

import org.jspecify.annotations.NullMarked;
