/**
 * Data to train on, as people have it: sheets, lines of JSON, Parquet, plain text, folders of pictures; read as streams of any
 * length, and reached again at random from a store on disk.
 */
@NullMarked
package dev.limpid.corpus;

import org.jspecify.annotations.NullMarked;
