/**
 * Which pretrained model to take for a task: candidates are measured alike, by performance, complexity, training time and
 * interpretability, and ordered.
 */
@NullMarked
package dev.limpid.select;

import org.jspecify.annotations.NullMarked;
