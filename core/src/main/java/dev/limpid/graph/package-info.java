/**
 * A model as a graph of ONNX operators.
 *
 * <p>A {@link dev.limpid.graph.Wire} names a value; a {@link dev.limpid.graph.Node} computes wires from wires by one
 * operator; a {@link dev.limpid.graph.Graph} is nodes in an order in which they can run, with its inputs, outputs and
 * {@link dev.limpid.graph.Weight}s. Graphs are immutable: a rewrite is a function from graph to graph, most often
 * written with a {@link dev.limpid.graph.GraphBuilder} and its fluent {@link dev.limpid.graph.Expr}. {@link
 * dev.limpid.graph.Shapes} says what is known of every wire's type and dimensions.
 *
 * <p>Printed, a graph reads like a program:
 *
 * <pre>
 * half_square (x: float[batch,3]) -> (y)
 *   weight two: float[]
 *   Mul(x, x) -> sq
 *   Div(sq, two) -> y
 * </pre>
 *
 * <p>Read {@code Wire}, {@code Node}, {@code Graph}, then {@code GraphBuilder} and {@code Expr}. Operators are open (a
 * name and a domain), so nothing here knows what one computes but {@code InferShapes}, its tables and {@code
 * Equation}; nothing here knows of files,
 * of protobuf, of derivatives or of the runtime.
 */
@NullMarked
package dev.limpid.graph;

import org.jspecify.annotations.NullMarked;
