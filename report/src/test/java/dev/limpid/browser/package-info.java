/**
 * Pages as people meet them: in a real browser. {@link dev.limpid.browser.InBrowser} gives a test the {@link
 * dev.limpid.browser.Browsing}, which is one Chromium for all tests of a module; a {@link dev.limpid.browser.View} says how
 * somebody looks, a {@link dev.limpid.browser.Visit} is one such look and notes all that the page asks for and complains of.
 */
@NullMarked
package dev.limpid.browser;

import org.jspecify.annotations.NullMarked;
