/**
 * How weights follow their gradients: rules of update, schedules of the learning rate, and clipping.
 *
 * <p>A {@link dev.limpid.optimise.Parameter} is a weight with room for its gradient. Weights are changed where they lie, block by
 * block, each number from numbers in its own place, so that the result does not depend on threads. This package knows numbers in
 * memory; of graphs, models and data it knows nothing.
 */
@NullMarked
package dev.limpid.optimise;

import org.jspecify.annotations.NullMarked;
