/**
 * What others have published about a model: its card, results in files beside it, tables of benchmarks. Foreign files, read with
 * limits; nothing of it is taken for measured here.
 *
 * <p>{@link dev.limpid.published.Published} joins what is found of one model: its {@link dev.limpid.published.License} and {@link
 * dev.limpid.published.Languages}, which may be unknown, and {@link dev.limpid.published.Result}s. They come from its {@link
 * dev.limpid.published.Card} (the front matter of {@code README.md}, with the older form of results, {@code model-index}), from
 * {@link dev.limpid.published.EvalResults} ({@code .eval_results/*.yaml}) and from {@link dev.limpid.published.TimmTables}. {@link
 * dev.limpid.published.InCommon} lays beside each other what several models state alike. A file that cannot be read never stops anything: it becomes a <em>note</em>, one line that names the file. {@code Yaml} reads YAML as
 * text, lists and maps only. What a model computes nothing here knows.
 */
@NullMarked
package dev.limpid.published;

import org.jspecify.annotations.NullMarked;
