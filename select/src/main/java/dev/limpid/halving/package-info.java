/**
 * Trying candidates by short trainings of equal budgets, where those that promise little stop early.
 */
@NullMarked
package dev.limpid.halving;

import org.jspecify.annotations.NullMarked;
