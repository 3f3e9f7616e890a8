/**
 * One question to a model, asked of each row of files of any length.
 *
 * <p>A {@link dev.limpid.batch.Batch} says what is asked, of which rows, and where the answers go. Rows are read as a stream,
 * answered by {@link dev.limpid.batch.Workers} (threads of this process, or those of an {@link dev.limpid.batch.Engine}), and
 * written in their order as parts of so many rows. A part is there whole or not at all, and a manifest says which are: a run
 * that was ended goes on behind the last of them. Rows that cannot be read or answered stand aside, each with its reason.
 *
 * <p>Memory does not depend on the number of rows. Read {@code Batch}, {@code Answering}, {@code Run}.
 */
@NullMarked
package dev.limpid.batch;

import org.jspecify.annotations.NullMarked;
