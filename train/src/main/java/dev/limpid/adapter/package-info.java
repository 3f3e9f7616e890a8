/**
 * Which weights of a model are trained, and small matrices that are trained in the place of its large ones: LoRA (Hu et al. 2021).
 *
 * <p>A {@link dev.limpid.adapter.Choice} names the weights that are trained; {@link dev.limpid.adapter.Chosen} says which these
 * are in a model, and which of them are drawn towards zero. {@link dev.limpid.adapter.Lora} sets a {@link
 * dev.limpid.adapter.LowRank} pair A, B beside each of the dense layers that {@link dev.limpid.adapter.Targets} names: {@link
 * dev.limpid.adapter.Adapted} is the model so changed, {@link dev.limpid.adapter.AdapterFolder} what PEFT calls an adapter on the
 * disk. Read them in that order.
 *
 * <p>A module is what weights are called after: {@code bert.encoder.layer.0.attention.self.query} has a {@code .weight} and a
 * {@code .bias}. This package knows graphs and names; how weights are changed it does not.
 */
@NullMarked
package dev.limpid.adapter;

import org.jspecify.annotations.NullMarked;
