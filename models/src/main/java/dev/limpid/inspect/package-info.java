/**
 * What is told of a model without running it on an input: values only.
 *
 * <p>{@link dev.limpid.inspect.Inspection} is filled by {@code dev.limpid.task}, written by {@code dev.limpid.json} and
 * drawn by {@code dev.limpid.report}. It knows costs and methods, but no file, no architecture and no runtime.
 */
@NullMarked
package dev.limpid.inspect;

import org.jspecify.annotations.NullMarked;
