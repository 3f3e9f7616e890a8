/**
 * How well a model does its task: metrics of predictions against labels, with bootstrap intervals. Functions of numbers and
 * labels; of models it knows nothing.
 */
@NullMarked
package dev.limpid.performance;

import org.jspecify.annotations.NullMarked;
