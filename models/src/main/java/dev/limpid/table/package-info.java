/**
 * Tables: from a file of the user's to rows of named values.
 *
 * <p>Read {@code Row}, {@code Table}, then {@code Rows} and {@code Bins}; {@code Sheet} for cells of which nobody has said yet
 * what they are, and {@code SheetStream} for as many as there may be. This package knows files, but no model and no task.
 */
@NullMarked
package dev.limpid.table;

import org.jspecify.annotations.NullMarked;
