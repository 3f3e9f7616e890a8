/**
 * What is worth knowing of a candidate beside how often it is right: how far it can be looked into, how far its confidence can be
 * believed, and what slips of the pen or blurs do to it.
 */
@NullMarked
package dev.limpid.appraise;

import org.jspecify.annotations.NullMarked;
