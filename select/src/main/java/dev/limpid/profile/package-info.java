/**
 * What a model takes: parameters, operations, memory and time, counted and measured.
 */
@NullMarked
package dev.limpid.profile;

import org.jspecify.annotations.NullMarked;
