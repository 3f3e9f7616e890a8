/**
 * A pretrained model as one that may be chosen: opened without regard to what it was made for, its vectors read once and kept, and
 * given a head that was fitted on them.
 *
 * <p>A {@link dev.limpid.candidate.Backbone} is a model that is open. Its {@link dev.limpid.candidate.Vectors} are a row for each
 * example at each layer, read in batches ({@code Batched}) of texts ({@code TextFeeds}) or pictures ({@code PictureFeeds}); a
 * {@link dev.limpid.candidate.VectorCache} keeps them by what they are made of. {@link dev.limpid.candidate.OwnHead} is what the
 * model itself says of the data's classes, whose {@link dev.limpid.candidate.SameLabels} are found whatever their form; {@link
 * dev.limpid.candidate.Fitting} cuts texts for whoever asks a model with a head. What is made of vectors, packages {@code transfer} and {@code frozen} know, which know
 * nothing of models.
 */
@NullMarked
package dev.limpid.candidate;

import org.jspecify.annotations.NullMarked;
