/** What Limpid takes, part by part and beside its peers. Not for use by others. */
@NullMarked
package dev.limpid.benchmarks;

import org.jspecify.annotations.NullMarked;
