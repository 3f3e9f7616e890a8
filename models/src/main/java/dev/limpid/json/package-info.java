/** Results as JSON: the one form that the command line, reports and services share. */
@NullMarked
package dev.limpid.json;

import org.jspecify.annotations.NullMarked;
