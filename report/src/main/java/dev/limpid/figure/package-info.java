/**
 * Every figure of a page as a drawing of its own, without a browser.
 *
 * <p>{@link dev.limpid.figure.Figures} takes a page as Limpid writes it and gives its {@code figure} elements, each as an
 * SVG file that needs neither the page nor its style, and as a PNG. So what stands in a paper is what stands on the page.
 * {@code Sheet} reads the page's style, {@code Styles} says what holds of an element, {@code Length} and {@code Colour}
 * read its values; {@code Blocks}, {@code Lines}, {@code Grid} and {@code Drawings} lay out what is not drawn yet: words,
 * tables, axes. They know as much of HTML and CSS as Limpid's pages use, not more.
 *
 * <p>Widths of letters are those of a table in {@code Letters}, not of a font, so that equal pages give equal SVG on
 * every machine. A PNG is drawn with the machine's fonts.
 */
@NullMarked
package dev.limpid.figure;

import org.jspecify.annotations.NullMarked;
