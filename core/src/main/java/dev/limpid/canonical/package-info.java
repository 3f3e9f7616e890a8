/**
 * Rewrites that bring a graph into a form that rules and the runtime do well with, one a file, each a verb.
 *
 * <p>A rewrite changes how a graph computes, never what: every output keeps its value to rounding. {@link
 * dev.limpid.canonical.PushDownSelection} saves what a target does not need.
 *
 * <p>This package knows graphs and operators, but no runtime and no model.
 */
@NullMarked
package dev.limpid.canonical;

import org.jspecify.annotations.NullMarked;
