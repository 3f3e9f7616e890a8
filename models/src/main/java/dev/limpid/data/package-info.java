/**
 * What a user has to judge a model by: from files to examples with their labels and with where the reasons are.
 *
 * <p>A {@link dev.limpid.data.Dataset} holds {@link dev.limpid.data.Case}s. Rows of a {@link dev.limpid.table.Sheet}, or files
 * of a folder, are {@code Candidate}s first, of which some are drawn and only these made ready for the model.
 * {@code Labels} are what the data says, {@code Rationale}s and {@code Outline}s what people marked, and {@link
 * dev.limpid.data.Mosaics} plant a truth where nobody marked any.
 *
 * <p>Read {@code Case}, {@code Dataset}, then {@code Texts}, {@code Tables} and {@code Folder}. This package knows tasks and
 * files; no task knows it.
 */
@NullMarked
package dev.limpid.data;

import org.jspecify.annotations.NullMarked;
