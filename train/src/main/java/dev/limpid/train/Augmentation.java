package dev.limpid.train;

import dev.limpid.image.Light;
import dev.limpid.image.Picture;
import dev.limpid.image.Warp;
import dev.limpid.noise.Chance;
import dev.limpid.noise.Use;

/**
 * How a picture is changed each time that it is trained on, so that a model learns what does not matter: a part of it is blown up
 * to the whole (Szegedy et al. 2015), mirrored, turned, shifted, and lit differently. All of it is drawn anew for each example and
 * epoch, and is a function of them and the seed. The size stays.
 *
 * @param leastArea that the part has of the whole, above 0 and at most 1: shares from it to 1 are equally likely. Its sides'
 *     proportion is that of the whole times a factor from 3/4 to 4/3, as far as that fits, all logarithms equally likely
 * @param mirrored whether half of all pictures are mirrored left to right
 * @param turn degrees by which it is turned at most, either way, from 0 to 180
 * @param shift share of width and of height by which it is shifted at most, each way, from 0 to 1; what comes in from outside is as
 *     at the edge
 * @param brightness by how much the factor of brightness differs from 1 at most, from 0 to 1
 * @param contrast the same of contrast
 */
public record Augmentation(
        double leastArea, boolean mirrored, double turn, double shift, double brightness, double contrast) {
    /** Changes nothing. */
    public static final Augmentation NONE = new Augmentation(1, false, 0, 0, 0, 0);

    /** For photographs of things that may stand left or right, near or far, in the sun or the shade. */
    public static final Augmentation PHOTOGRAPHS = new Augmentation(0.35, true, 0, 0, 0.2, 0.2);

    /** For writing and drawings, of which the mirror image is something else: up to ten degrees and a tenth aside. */
    public static final Augmentation WRITING = new Augmentation(1, false, 10, 0.1, 0, 0);

    private static final double MOST_STRETCH = 4.0 / 3;

    public Augmentation {
        within("least area", leastArea, Double.MIN_VALUE, 1);
        within("turn in degrees", turn, 0, 180);
        within("shift", shift, 0, 1);
        within("brightness", brightness, 0, 1);
        within("contrast", contrast, 0, 1);
    }

    private static void within(String what, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("An augmentation's " + what + " is " + value + ", expected "
                    + (least > 0 ? "more than 0" : "at least 0") + " and at most " + (int) most + ".");
        }
    }

    /**
     * Changes a picture.
     *
     * @param epoch counted from 0
     * @param example its number in the data, counted from 0
     * @return a picture of the same size; the picture itself if nothing changes
     */
    public Picture of(Picture picture, long seed, int epoch, int example) {
        Change change = draw(new Chance(seed, Use.AUGMENTATION.stream(example, epoch)));
        Picture moved = change.warp(picture.width(), picture.height()).apply(picture);
        return change.light.apply(moved);
    }

    /**
     * What was drawn.
     *
     * @param left of the part, as a share of the whole's width
     * @param top of the part, as a share of the whole's height
     * @param width of the part, as a share
     * @param height of the part, as a share
     * @param mirrored whether it is
     * @param turn in degrees, clockwise
     * @param right shift to the right, as a share of the whole's width
     * @param down shift down, as a share of the whole's height
     */
    record Change(
            double left,
            double top,
            double width,
            double height,
            boolean mirrored,
            double turn,
            double right,
            double down,
            Light light) {
        /** From a point of the new picture back to the old: unshifted, turned back, mirrored back, then placed in the part. */
        Warp warp(int pixelsWide, int pixelsHigh) {
            double cos = StrictMath.cos(StrictMath.toRadians(turn));
            double sin = StrictMath.sin(StrictMath.toRadians(turn));
            double mirror = mirrored ? -1 : 1;
            double xx = width * mirror * cos;
            double xy = width * mirror * sin;
            double yx = -height * sin;
            double yy = height * cos;
            // The middle of the new picture, shifted, shows the middle of the part.
            double middleX = pixelsWide * (0.5 + right);
            double middleY = pixelsHigh * (0.5 + down);
            return new Warp(
                    xx,
                    xy,
                    pixelsWide * (left + width / 2) - xx * middleX - xy * middleY,
                    yx,
                    yy,
                    pixelsHigh * (top + height / 2) - yx * middleX - yy * middleY);
        }
    }

    /** Draws everything, whether it is asked for or not: so that one setting does not change what another draws. */
    Change draw(Chance chance) {
        double area = chance.uniform(leastArea, 1);
        double most = Math.min(MOST_STRETCH, 1 / area);
        double stretch = StrictMath.exp(chance.uniform(-1, 1) * StrictMath.log(most));
        double width = Math.min(1, Math.sqrt(area * stretch));
        double height = Math.min(1, Math.sqrt(area / stretch));
        double left = (1 - width) * chance.uniform();
        double top = (1 - height) * chance.uniform();
        boolean mirror = chance.happens(0.5) && mirrored;
        double turned = turn * chance.uniform(-1, 1);
        double right = shift * chance.uniform(-1, 1);
        double down = shift * chance.uniform(-1, 1);
        Light light = new Light(1 + brightness * chance.uniform(-1, 1), 1 + contrast * chance.uniform(-1, 1));
        return new Change(left, top, width, height, mirror, turned, right, down, light);
    }
}
