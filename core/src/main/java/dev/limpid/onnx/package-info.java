/**
 * ONNX bytes to graphs and back.
 *
 * <p>{@link dev.limpid.onnx.OnnxReader} leaves large weights where they lie, in the {@code .onnx} file or beside it, and
 * carries along what it does not know; it scans graphs inside nodes, and the model's own functions, alike. {@link dev.limpid.onnx.OnnxWriter} writes what the runtime executes. This
 * package knows graphs and protobuf, but no operator.
 */
@NullMarked
package dev.limpid.onnx;

import org.jspecify.annotations.NullMarked;
