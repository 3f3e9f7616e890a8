/**
 * The front door: load a model by its name, ask it something, get a {@link dev.limpid.json.Document}.
 *
 * <p>{@link dev.limpid.Limpid} is a loaded model. A {@link dev.limpid.Subject} is what it is asked about: a text, a chat, a
 * picture, a row of a table. {@link dev.limpid.Loading}, {@link dev.limpid.Predicting} and {@link dev.limpid.Explaining} are
 * how; they are values, say nothing of one subject, and have one strict form in JSON each, so that a command, a request, a job
 * and a column of a table ask in one way. {@code Prepared} is a subject as the model reads it; {@code AutoMethod} chooses a
 * method where the user leaves that to us.
 *
 * <p>Read {@code Limpid}, then {@code Explaining}. This package joins what the packages below it do and does nothing itself: it
 * draws nothing, writes no file and knows no command.
 */
@NullMarked
package dev.limpid;

import org.jspecify.annotations.NullMarked;
