package dev.limpid.superpixel;

import dev.limpid.image.ImageException;
import dev.limpid.image.Picture;

import java.nio.file.Path;

/**
 * Segments that a user has drawn.
 *
 * @param labels of the pictures' size
 */
public record Given(LabelMap labels) implements Segmenter {

    /**
     * Reads a picture in which each distinct colour is one segment, wherever its pixels lie. Grey values of 16 bits are
     * told apart in full, transparency is not looked at. Save it as PNG: JPEG blurs colours into many.
     *
     * @throws ImageException if it cannot be read
     * @throws IllegalArgumentException if it has more than {@link LabelMap#MOST_PIXELS}
     */
    public static Given read(Path mask) {
        Picture picture = Picture.read(mask);
        LabelMap.requireSize(picture.width(), picture.height());
        int[] colours = new int[picture.width() * picture.height()];
        for (int i = 0; i < colours.length; i++) {
            int x = i % picture.width();
            int y = i / picture.width();
            colours[i] = picture.isDeep() ? Float.floatToIntBits(picture.sample(x, y, 0)) : picture.rgb(x, y);
        }
        return new Given(LabelMap.of(picture.width(), picture.height(), colours));
    }

    @Override
    public LabelMap segment(Picture picture) {
        if (picture.width() != labels.width() || picture.height() != labels.height()) {
            throw new IllegalArgumentException("A mask of " + labels.width() + "×" + labels.height()
                    + " pixels for a picture of " + picture.width() + "×" + picture.height()
                    + ", expected equal sizes. Resize the mask without smoothing (nearest neighbour).");
        }
        return labels;
    }
}
