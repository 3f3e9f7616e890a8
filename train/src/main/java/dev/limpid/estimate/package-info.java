/**
 * What training costs, told beforehand: operations, time, memory, energy, and how accuracy grows with data.
 */
@NullMarked
package dev.limpid.estimate;

import org.jspecify.annotations.NullMarked;
