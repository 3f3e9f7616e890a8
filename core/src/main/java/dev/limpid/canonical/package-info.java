/**
 * Rewrites that bring a graph into a form that rules and the runtime do well with, one a file, each a verb.
 *
 * <p>A rewrite changes how a graph computes, never what: every output keeps its value to rounding. {@link
 * dev.limpid.canonical.PushDownSelection} saves what a target does not need.
 *
 * <p>A file is brought into the terms that rules are written in by, in this order, InlineFunctions, HoistConstants,
 * DropZipMap, RaiseOpset and FoldConditions; the last two do more the more is known of the graph's sizes. All but
 * DropZipMap look into graphs inside nodes as well. {@link dev.limpid.canonical.CountCovered} then mends what ONNX Runtime
 * reads otherwise than whoever wrote it.
 *
 * <p>{@link dev.limpid.canonical.DropPast} makes of a decoder that goes on from kept keys and values one that begins.
 *
 * <p>What rounds has no derivative: {@link dev.limpid.canonical.Dequantise} and {@link
 * dev.limpid.canonical.WidenHalf} make a twin of such a graph that computes in floats with the same weights. They are the
 * exceptions to the rule above: outputs move by what rounding did to them, and whoever uses a twin says by how much.
 *
 * <p>{@link dev.limpid.canonical.FuseLayerNormalization} and FuseGelu find operators that exporters wrote out, so that one
 * rule does for them; {@link dev.limpid.canonical.Lower} puts an operator for which a table has no rule into simpler
 * ones, each by a {@link dev.limpid.canonical.Lowering}; UnrollRecurrent writes out recurrent networks for it.
 *
 * <p>This package knows graphs and operators, but no runtime and no model.
 */
@NullMarked
package dev.limpid.canonical;

import org.jspecify.annotations.NullMarked;
