/**
 * Random numbers that are a function of where they are used: a seed, a stream and a counter (counter-based generators, Salmon et
 * al. 2011). A run that is resumed at a step draws what the uninterrupted run would have drawn, and nothing need be saved.
 *
 * <p>{@link dev.limpid.noise.Philox} is the function, {@link dev.limpid.noise.Use} keeps what numbers are for apart, {@link
 * dev.limpid.noise.Chance} gives them one by one as people want them, {@link dev.limpid.noise.Masks} in bulk. This package knows
 * nothing of what is drawn for.
 */
@NullMarked
package dev.limpid.noise;

import org.jspecify.annotations.NullMarked;
