@NullMarked
package dev.limpid.image;

import org.jspecify.annotations.NullMarked;
