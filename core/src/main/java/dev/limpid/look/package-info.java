/**
 * What a model holds inside: what its layers already say, which part of it wrote the answer, what a change in one place does,
 * which concepts and labels its vectors tell apart, how alike its layers are, and which examples it learnt from.
 *
 * <p>Vocabulary: a {@link dev.limpid.look.Layer} is a wire with a name that people know; the {@link
 * dev.limpid.look.ResidualStream} is the sum that the blocks of a network add to; a {@link dev.limpid.look.Reading} makes one
 * vector of an example's value on a wire. Every look ends in a {@link dev.limpid.look.Finding}: grids and lists of numbers,
 * which those above print.
 *
 * <p>Read {@code ResidualStream}, {@code LogitLens}, then {@code Concepts} and {@code LastLayer}. This package knows models
 * through probes and their graphs; of files, tokenizers and pictures it knows nothing.
 */
@NullMarked
package dev.limpid.look;

import org.jspecify.annotations.NullMarked;
