/**
 * Pictures: from a file to a model's numbers as Python makes them, and from a model's scores back to the picture.
 *
 * <p>A {@link dev.limpid.image.Picture} is what a person sees: upright samples, read by one {@code Decoder} a format. An
 * {@link dev.limpid.image.ImageProcessor} says how a model wants its pictures: {@link dev.limpid.image.Step}s, then
 * {@link dev.limpid.image.Values}; it is read from what transformers and timm save. Preparing a picture gives a tensor
 * and its {@link dev.limpid.image.Geometry}: where the model's pixels lie in the picture. A {@link
 * dev.limpid.image.HeatMap} draws scores there, as a PNG file or, by {@link dev.limpid.image.TerminalPicture}, in
 * letters; of scores of whole regions a {@link dev.limpid.image.Partition} says which
 * pixels are whose. A {@link dev.limpid.image.Warp} and a {@link
 * dev.limpid.image.Light} change a picture into one that shows the same.
 *
 * <p><em>Arithmetic</em> is whose rounding a resized picture has, Pillow's or PyTorch's: both are followed bit by bit.
 * <em>Margin</em> is where the odd pixel goes when a box is centred. A file or setting that cannot be followed is an
 * {@link dev.limpid.image.ImageException} of one line.
 *
 * <p>Read {@code Picture}, {@code ImageProcessor}, {@code Step} and {@code Resize}; then {@code Jpeg} and {@code
 * Preprocessor}, which hold most conventions; then {@code HeatMap} and {@code Overlay}. This package knows tensors, but
 * no model, no task and no method.
 */
@NullMarked
package dev.limpid.image;

import org.jspecify.annotations.NullMarked;
