/**
 * A pretrained model as one that may be chosen: opened without knowing what it was made for, its vectors read once and kept, and given a
 * head that was fitted on them.
 */
@NullMarked
package dev.limpid.candidate;

import org.jspecify.annotations.NullMarked;
