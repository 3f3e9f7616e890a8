/**
 * What a model costs, told from its graph without running it: a fold over the nodes.
 *
 * <p>A {@link dev.limpid.cost.GraphCost} holds, node by node, <em>multiply–accumulates</em> (MACs) and
 * <em>activations</em>, and the <em>parameters</em> by who reads them first; a {@link dev.limpid.cost.Part} adds them up
 * by the modules that nodes are named after. The rule, which every number here follows:
 *
 * <ul>
 *   <li><b>MACs</b> are those of matrix products and convolutions, in whatever operator they stand; biases, activation
 *       functions, normalisation, softmax and lookups count 0. One MAC is a multiplication and an addition, so
 *       floating-point operations are about twice as many.
 *   <li><b>Activations</b> are the elements of the outputs of the operators so counted.
 *   <li><b>Parameters</b> are the elements of the weights that training finds: floating-point constants but scalars, the
 *       means and variances that batch normalisation collects, and the scales of quantisation; and the integers that
 *       stand for quantised weights. A weight that several nodes read counts once, where it is read first.
 * </ul>
 *
 * <p>Read {@code Cost}, {@code GraphCost}, {@code Products}, {@code Parameters}, {@code Part}. Nothing here knows of
 * files, of architectures or of the runtime: sizes come in as {@link dev.limpid.graph.Shapes}.
 */
@NullMarked
package dev.limpid.cost;

import org.jspecify.annotations.NullMarked;
