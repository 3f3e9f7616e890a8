/** The web page on one's own machine: ask, look, compare, change a word, run long work in the background. */
@NullMarked
package dev.limpid.studio;

import org.jspecify.annotations.NullMarked;
