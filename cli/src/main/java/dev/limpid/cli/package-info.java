/**
 * The command line.
 *
 * <p>One class a command; what several share is a mixin ({@link dev.limpid.cli.ModelOptions}, {@link
 * dev.limpid.cli.OutputOptions}). Results go to standard output or, placed whole or not at all, to a file; progress and
 * errors to standard error. Exit code 0 is done, 1 failed, 2 wrong usage.
 *
 * <p>Read {@code Main}, then {@code ExplainCommand}.
 */
@NullMarked
package dev.limpid.cli;

import org.jspecify.annotations.NullMarked;
