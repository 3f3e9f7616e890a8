/**
 * Small matrices beside a model's large ones that are trained in their place: LoRA (Hu et al. 2021).
 */
@NullMarked
package dev.limpid.adapter;

import org.jspecify.annotations.NullMarked;
