/**
 * Runs graphs on ONNX Runtime.
 *
 * <p>A {@link dev.limpid.runtime.Runtime} runs any graph by its value: it keeps the sessions it made within a byte
 * budget, maps each weight file once for all of them, and may be used by many threads. A
 * {@link dev.limpid.runtime.Feedback} runs one on what it gave the time before. Weights that are {@linkplain
 * dev.limpid.graph.Weight.Live live} may be changed between runs. {@link dev.limpid.runtime.Batches} says how many examples fit a byte budget; {@link dev.limpid.runtime.ProbeShapes} finds out
 * what a graph from a file does not say of its wires. {@link dev.limpid.runtime.ResidentMemory} is what all that takes.
 *
 * <p>Read {@code Runtime}. No other package sees ONNX Runtime's classes.
 */
@NullMarked
package dev.limpid.runtime;

import org.jspecify.annotations.NullMarked;
