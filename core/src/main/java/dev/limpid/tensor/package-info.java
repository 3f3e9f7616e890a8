/**
 * Numbers in memory: a {@link dev.limpid.tensor.DType}, a {@link dev.limpid.tensor.Shape} and little-endian bytes.
 *
 * <p>A {@link dev.limpid.tensor.Tensor} is an immutable value: its contents are never handed out for writing. Only the
 * arithmetic that explainers need on small results lives here; everything large is computed by the runtime.
 *
 * <p>Read {@code DType}, then {@code Shape}, then {@code Tensor}. This package knows no other of Limpid's.
 */
@NullMarked
package dev.limpid.tensor;

import org.jspecify.annotations.NullMarked;
