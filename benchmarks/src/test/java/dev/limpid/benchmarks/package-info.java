/** Each measure in small. */
@NullMarked
package dev.limpid.benchmarks;

import org.jspecify.annotations.NullMarked;
