/**
 * Limpid extended from outside: a rule for an operator, a method, a metric, an architecture. {@code docs/extending.md} walks
 * through these classes.
 */
@NullMarked
package dev.limpid.examples.extending;

import org.jspecify.annotations.NullMarked;
