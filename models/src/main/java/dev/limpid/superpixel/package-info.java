/**
 * Superpixels: a picture cut into regions that a person would name, which are the players of LIME and its kin.
 *
 * <p>A {@link dev.limpid.superpixel.Segmenter} is a way to cut, a record of its settings; what it makes is a {@link
 * dev.limpid.superpixel.LabelMap}: one number a pixel, from 0 without gaps, so that a label is also a feature's place.
 * Defaults are those that the lime package has or hands on from scikit-image, and the maps are scikit-image's.
 *
 * <p><em>Colour</em> is CIELAB for {@code Quickshift} and {@code Slic}, RGB for {@code Felzenszwalb}. A <em>plane</em>
 * is one coordinate of it for all pixels, row by row. Sizes are in pixels, distances in the method's own mixture of
 * colour and place.
 *
 * <p>Read {@code LabelMap} and {@code Segmenter}, then {@code Quickshift}. This package knows pictures, but no model, no
 * masking and no method of explanation.
 */
@NullMarked
package dev.limpid.superpixel;

import org.jspecify.annotations.NullMarked;
