/**
 * What a model is used for: from a folder of files to a {@link dev.limpid.model.Model} that takes what a user has.
 *
 * <p>{@link dev.limpid.task.TextModel} loads models of text; a {@link dev.limpid.task.Task} says which of their outputs is
 * the answer, and a {@code TextTask}, one a file, all that only it knows; {@code SideBySide} reads several texts as one
 * example; {@link dev.limpid.task.Pooling} makes one vector of a text, as the files of sentence-transformers say; {@link dev.limpid.task.TargetSpec} turns a user's words for a target ("top", "token:paris") into entries of
 * that output.
 *
 * <p>A {@link dev.limpid.task.Trunk} is a model without regard to its task, as far as it makes a vector of an example; a {@code
 * Seat} says where that is, and a {@link dev.limpid.task.LinearHead} that was fitted there makes a classifier of it.
 */
@NullMarked
package dev.limpid.task;

import org.jspecify.annotations.NullMarked;
