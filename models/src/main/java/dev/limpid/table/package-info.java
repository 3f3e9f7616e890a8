/**
 * Tables: from a file of the user's to rows of named values.
 *
 * <p>Read {@code Row}, {@code Table}, then {@code Rows} and {@code Bins}. This package knows files, but no model and no task.
 */
@NullMarked
package dev.limpid.table;

import org.jspecify.annotations.NullMarked;
