/**
 * What people see: one {@link dev.limpid.json.Document}, set as a web page or for a terminal.
 *
 * <p>{@link dev.limpid.report.HtmlReport} makes one self-contained page, {@link dev.limpid.report.TerminalReport} lines
 * of text, {@link dev.limpid.report.PictureReport} a picture, of all scores or, by {@link dev.limpid.report.ExplainedImage}, of
 * the few superpixels that lead, {@link dev.limpid.report.SvgReport} a drawing, {@link dev.limpid.report.Summary} drawings
 * of many examples. The first two tell the same story in the same order: the
 * <em>verdict</em> in one sentence, the prediction, why, and how much to <em>trust</em> it. Why is told on what the user
 * gave: of a text the <em>passage</em>, of a picture the scores' <em>places</em> over it, then as bars with a
 * <em>strength</em> each, which stand for <em>parts</em>: words, columns, or regions of a picture. A <em>scene</em> is
 * what all explanations of a document look at; its <em>medium</em> knows how to speak of it. What one method says of a
 * continuation, token by token, is a <em>course</em>, drawn as one <em>matrix</em>; tokens are shown by their <em>spelling</em> as
 * texts have them. Words that both use are made
 * by one class each: {@code Verdict}, {@code Reasons}, {@code Passage}, {@code PlaceFacts}, {@code Reading}, {@code
 * Trust}, {@code Estimation}, {@code Numbers}.
 * A training ({@link dev.limpid.train.Training}) has a page and a terminal's view of its own: {@link
 * dev.limpid.report.HtmlTraining}, {@link dev.limpid.report.TerminalTraining}; so has a selection of a model ({@link
 * dev.limpid.select.Selection}): {@link dev.limpid.report.HtmlSelection}, {@link dev.limpid.report.TerminalSelection}.
 *
 * <p>Read {@code HtmlReport}, {@code Page}, {@code Story}, then the templates beside them; of continuations {@code
 * Courses} and {@code Matrix}; of pictures {@code Places}, {@code Superpixels} and {@code Drawing}; for the terminal {@code TerminalReport}, then {@code DisplayWidth}. All text of
 * users and models is hostile until escaped: templates escape by context, {@code Safe} takes control sequences out for
 * the terminal.
 *
 * <p>Pages and figures speak English or Chinese, a {@link dev.limpid.report.Tongue}. English sentences stand where they are
 * made, {@code say("{} of {}", …)}, and are the keys to {@code zh.po} beside the classes ({@link dev.limpid.report.Wording}). Which
 * tongue is spoken is not handed down through a hundred records: it belongs to the thread from the beginning of {@link
 * dev.limpid.report.Tongue#speak} to its end, which a writer opens around a whole page, so that two threads may speak two at
 * once and nothing is left behind. So no sentence is kept in a constant, but a {@code key}. What other modules said in English is
 * told by its pattern, {@code Borrowed}, and stays as it is where none fits; scripts by {@code Script}. The terminal speaks English.
 *
 * <p>This package knows results only: it runs no model, reads no file and asks no network. What it returns is
 * determined by the document and its picture alone, but for a large picture inside a page: that is a JPEG by the
 * machine's Java.
 */
@NullMarked
package dev.limpid.report;

import org.jspecify.annotations.NullMarked;
