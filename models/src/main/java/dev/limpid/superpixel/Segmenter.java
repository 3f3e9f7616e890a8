package dev.limpid.superpixel;

import dev.limpid.image.ImageException;
import dev.limpid.image.Picture;

/**
 * A way to cut a picture into segments. A record of its settings, so {@code toString} tells how a map was made.
 *
 * <p>Pictures are taken in eight bits; grey ones have three equal channels, as the lime package gives them to
 * scikit-image. The same settings on the same picture give the same map, bit by bit.
 */
public sealed interface Segmenter permits Quickshift, Slic, Felzenszwalb, Grid, Given {

    /**
     * Cuts the picture.
     *
     * @return a map of the picture's size
     * @throws IllegalArgumentException if the picture has more than {@link LabelMap#MOST_PIXELS}, or does not go with
     *     the settings
     */
    LabelMap segment(Picture picture);

    /**
     * Reads a segmenter in a user's words: a name, after a colon its settings in their order, of which the last may be
     * left out. {@code quickshift}, {@code quickshift:4,200,0.2}, {@code slic:50}, {@code felzenszwalb:100,0.5,50},
     * {@code grid:8x8} (rows, columns), {@code mask:FILE} (see {@link Given#read}).
     *
     * @throws IllegalArgumentException if they are not of that form or a setting is out of range
     * @throws ImageException if the file cannot be read
     */
    static Segmenter parse(String words) {
        return Words.parse(words);
    }
}
