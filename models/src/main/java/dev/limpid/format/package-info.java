/**
 * Weight files: which tensors lie in a file, of what type and shape, and at which bytes.
 *
 * <p>A {@link dev.limpid.format.WeightFile} is a sorted map from tensor name to {@link
 * dev.limpid.graph.Weight.InFile}. Three readers make one: {@link dev.limpid.format.Safetensors} and {@link
 * dev.limpid.format.TorchCheckpoint} (a <em>pickle</em> that tells of <em>storages</em> beside it in the same file), each
 * for one file or an index over <em>shards</em>, and {@link dev.limpid.format.TensorFlowCheckpoint} (a <em>tensor
 * bundle</em>: an index that is a sorted table of key blocks, beside data files). Only headers are read; the numbers stay where they lie. A {@link
 * dev.limpid.format.FormatException} is the one way in which a file is refused, whatever its bytes.
 *
 * <p>Every reader ends in the package's {@code Placement}, which holds the checks that formats share: offsets
 * inside the file, bytes as type and shape need and, but for PyTorch's, no two tensors over the same bytes.
 *
 * <p>{@link dev.limpid.format.SafetensorsWriter} writes weights, wherever they lie, as one file; {@link
 * dev.limpid.format.AtomicFile} and {@link dev.limpid.format.AtomicFolder} see to it that what is written is there whole or not
 * at all, and a {@link dev.limpid.format.WriteFailure} says why it is not.
 *
 * <p>Read {@code WeightFile}, {@code Placement}, {@code Safetensors}, then {@code SortedTable} and {@code
 * TensorFlowCheckpoint}, {@code Pickle}, {@code TorchObjects} and {@code TorchCheckpoint}. Nothing here knows where a file came from, what a tensor means to an architecture, or how to
 * execute anything that a file contains.
 */
@NullMarked
package dev.limpid.format;

import org.jspecify.annotations.NullMarked;
