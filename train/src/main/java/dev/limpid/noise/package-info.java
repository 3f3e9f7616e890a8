/**
 * Random numbers that are a function of where they are used: a seed, a stream and a counter (counter-based generators, Salmon et
 * al. 2011). A run that is resumed at a step draws what the uninterrupted run would have drawn, and nothing need be saved.
 */
@NullMarked
package dev.limpid.noise;

import org.jspecify.annotations.NullMarked;
