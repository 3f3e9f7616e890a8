/**
 * What others have published about a model: its card, results in files beside it, tables of benchmarks. Foreign files, read with
 * limits; nothing of it is taken for measured here.
 */
@NullMarked
package dev.limpid.published;

import org.jspecify.annotations.NullMarked;
