/**
 * What people see: one {@link dev.limpid.json.Document}, set as a web page or for a terminal.
 *
 * <p>{@link dev.limpid.report.HtmlReport} makes one self-contained page, {@link dev.limpid.report.TerminalReport} lines
 * of text. Both tell the same story in the same order: the <em>verdict</em> in one sentence, the prediction, why (the
 * <em>passage</em>: the user's own text with a <em>strength</em> for each feature), and how much to <em>trust</em> it.
 * Words that both use are made by one class each: {@code Verdict}, {@code Passage}, {@code Reading}, {@code Trust},
 * {@code Numbers}.
 *
 * <p>Read {@code HtmlReport}, {@code Page}, {@code Story}, then the templates beside them; for the terminal
 * {@code TerminalReport}, then {@code DisplayWidth}. All text of users and models is hostile until escaped: templates
 * escape by context, {@code Safe} takes control sequences out for the terminal.
 *
 * <p>This package knows results only: it runs no model, reads no file and asks no network. What it returns is
 * determined by the document alone.
 */
@NullMarked
package dev.limpid.report;

import org.jspecify.annotations.NullMarked;
