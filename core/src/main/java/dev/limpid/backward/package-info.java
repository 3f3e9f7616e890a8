/**
 * The walk: pulls a signal from one wire of a graph back to others, as more nodes of the same graph.
 *
 * <p>A {@link dev.limpid.backward.RuleTable} says, operator by operator, what becomes of a signal on its way from a
 * node's outputs to its inputs. Reverse-mode differentiation is one table; guided backpropagation, DeepLIFT and
 * relevance propagation are others. What rules have in common the {@link dev.limpid.backward.Backward walk} owns: it
 * visits only nodes between target and source, adds the signals of a wire that is read twice, sums a signal down to
 * the shape of an input that was broadcast, passes by what got no signal, checks arity and rank, and puts table,
 * operator, node and shapes into every error.
 *
 * <p>Read {@code Rule} and {@code At}, then {@code RuleTable}, then {@code Backward}. Nothing here knows an operator.
 */
@NullMarked
package dev.limpid.backward;

import org.jspecify.annotations.NullMarked;
