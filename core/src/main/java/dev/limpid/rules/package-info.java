/**
 * The rule tables, one a file.
 *
 * <p>{@link dev.limpid.rules.Routing} has the operators that only move values about; it serves every signal. {@link
 * dev.limpid.rules.Gradient} adds the derivative of every other. A line is an operator's name and a formula in terms of
 * {@code dy} (the signal at the output), {@code in} and {@code out} (values); long formulas have a name of their own.
 *
 * <p>{@link dev.limpid.rules.DeepLift} compares with a reference run: its lines are secants instead of slopes, in terms of a
 * {@code Change} from one run to the other (Secant, and SoftmaxShares, NormalizationShares, ExtremumShares for what is taken
 * apart).
 *
 * <p>Long formulas stand in files by what operators have in common: those that cut, gather and scatter (Slicing,
 * Gathering, Scattering), work along axes (Reduction, Cumulative, Normalization, Spectrum), multiply (Linear, Einsum),
 * slide windows (Convolution, Pooling), or act on single numbers (Activation, Power, Extremum).
 *
 * <p>{@link dev.limpid.rules.Lrp} shares relevance instead: by a {@link dev.limpid.rules.LrpRule} at each layer with weights
 * (LinearLayer), which a {@link dev.limpid.rules.Composite} chooses by kind, depth and name ({@link
 * dev.limpid.rules.Where}), and by value where there are no weights (Relevance). {@link dev.limpid.rules.Excitation} is
 * another such table.
 *
 * <p>Read {@code Gradient}; {@code docs/coverage.md} lists which operators of ONNX have a line. This package knows operators and nothing else: no model, no runtime.
 */
@NullMarked
package dev.limpid.rules;

import org.jspecify.annotations.NullMarked;
