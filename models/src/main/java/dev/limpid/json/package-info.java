/**
 * Results as JSON: the one form that the command line, reports and services share.
 *
 * <p>A {@link dev.limpid.json.Document} is everything one command found out about one input: the model's
 * <em>predictions</em> and, for each method and target, an <em>explanation</em>.
 * {@link dev.limpid.json.JsonDocument} writes it down; the schema of what it writes lies in the project's
 * {@code docs/limpid.schema.json}. What a look found ({@link dev.limpid.json.JsonFinding}) and how methods were judged ({@link
 * dev.limpid.json.JsonEvaluation}) have schemas of their own beside it. {@link dev.limpid.json.Version} says which Limpid wrote it.
 *
 * <p>Read {@code Document}, {@code JsonDocument}, then {@code JsonExplanation}. This package knows results only: no
 * model, no method, no file, and nothing of how a report looks.
 */
@NullMarked
package dev.limpid.json;

import org.jspecify.annotations.NullMarked;
