/** Predictions and explanations over big tables, on Apache Spark. */
@NullMarked
package dev.limpid.spark;

import org.jspecify.annotations.NullMarked;
